/** What an archive holds: a tar file of parts, the first of which says what it is and the last what each must be. */
import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { DatabaseLayout } from '../platform/postgres/archive/database-layout.js';

/** The order of the parts, and their names. */
export const PARTS = {
  about: 'about.json',
  secret: (file: string) => `secrets/${file}`,
  blob: (key: string) => `blobs/${key}`,
  rows: (table: number, part: number) => `rows/${table}/${part}`,
  manifest: 'manifest.json',
} as const;

const SHA256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

export type About = Static<typeof About>;
const About = Type.Object({
  format: Type.Literal(1),
  /** RFC 3339: all that was committed before is in it, and nothing that was after. */
  takenAt: Type.String(),
  /** Of the Motorpool that made it. */
  version: Type.String(),
  database: DatabaseLayout,
  /** Of one that leaves out what an earlier one has: that one, in the same folder, and the checksum of its manifest. */
  since: Type.Optional(Type.Object({ file: Type.String({ pattern: '^[^/\\\\]+$' }), manifest: SHA256 })),
});

/** Names every part, also one that an earlier archive has and this one has not. */
export type Manifest = Static<typeof Manifest>;
const Manifest = Type.Object({
  parts: Type.Array(Type.Object({ name: Type.String(), sha256: SHA256 })),
  blobs: Type.Integer({ minimum: 0 }),
  rows: Type.Integer({ minimum: 0 }),
});

/** Throw a SyntaxError for what is none. */
export const readAbout = reader(About, PARTS.about);
export const readManifest = reader(Manifest, PARTS.manifest);

function reader<Schema extends TSchema>(schema: Schema, name: string): (bytes: Buffer) => Static<Schema> {
  const compiled = Compile(schema);
  return (bytes) => {
    const value: unknown = JSON.parse(bytes.toString());
    if (!compiled.Check(value)) throw new SyntaxError(`${name} is not as it should be`);
    return value as Static<Schema>;
  };
}
