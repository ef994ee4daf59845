import type { Schemas } from '../../data/api.js';

/** A user as it was read, with its version for `If-Match`. */
export type VersionedUser = Schemas['User'] & { etag: string };
