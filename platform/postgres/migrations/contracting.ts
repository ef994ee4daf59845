/**
 * Migrations that take away what an earlier release uses, or ask more of what it writes. Each names the newest migration of
 * the first release that does without: processes that do not know that one refuse to start from then on. So a thing goes
 * a release after its last use has ended, and a test refuses any that is not named here (`docs/operations.md`, upgrades).
 */
export const CONTRACTING: Readonly<Record<string, string>> = {};
