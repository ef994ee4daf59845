/** The oldest Node that can run the system; `engines` in package.json says the same to npm, which only warns. */
const [MAJOR, MINOR] = [20, 19];

/** Why that Node (such as `18.20.8`) cannot run the system, in one sentence; undefined where it can. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return undefined;
  return `This is Node ${version}, and it needs ${MAJOR}.${MINOR} or later. Install that, and run npm ci again.`;
}
