/** Makes a new version of the agent ready to be started: downloaded, checked, unpacked. Nothing of it has run by then. */
import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import gt from 'semver/functions/gt.js';
import valid from 'semver/functions/valid.js';
import { download } from './download.js';
import { toDisk } from './to-disk.js';
import type { UpdateFiles } from './update-files.js';

const MOST_BYTES = 200e6;
const WITHIN_MS = 600_000;
const UNPACK_WITHIN_MS = 120_000;

export interface UpdateArguments {
  url: string;
  /** Of the file, in hexadecimal. */
  sha256: string;
  /** Ed25519, in base64, of what `signedText` gives. */
  signature: string;
  version: string;
}

/** What whoever releases a version signs: its name too, so that an old file cannot come as a new one. */
export const signedText = ({ version, sha256 }: Pick<UpdateArguments, 'version' | 'sha256'>) =>
  `motorpool-agent ${version} ${sha256}`;

/**
 * A version with a hole was signed too, and its signature holds for ever: only the order of versions (SemVer 2.0.0) keeps
 * whoever finds it from bringing it back. Going back after a failed trial is the supervisor's, and does not come here.
 */
function refuseOlder(version: string, running: string): void {
  if (valid(version) === null)
    throw new Error(`${version} is no version by SemVer, so nobody can say whether it is newer`);
  if (valid(running) !== null && gt(running, version)) {
    throw new Error(
      `version ${version} is older than ${running}, which runs; release it under a higher one to go back`,
    );
  }
}

/** Whom and what an agent believes. */
export interface UpdateTrust {
  /** Of whoever releases versions, PEM; without one nothing is trusted. */
  publicKey: string | undefined;
  /** The version that runs now. */
  running: string;
  /** For tests: files may come by plain HTTP from this machine itself. */
  allowLoopback: boolean;
}

/** Throws an Error with the reason. */
export async function stageUpdate(
  files: UpdateFiles,
  commandId: string,
  args: UpdateArguments,
  { publicKey, running, allowLoopback }: UpdateTrust,
): Promise<void> {
  const { url, version, sha256, signature } = args;
  if (publicKey === undefined) throw new Error('this agent trusts no updates: AGENT_UPDATE_KEY is not set');
  const isSigned = verify(
    null,
    Buffer.from(signedText(args)),
    createPublicKey(publicKey),
    Buffer.from(signature, 'base64'),
  );
  if (!isSigned) throw new Error('the signature is not of the key that this agent trusts');
  refuseOlder(version, running);

  files.tidy();
  const name = `${version.replaceAll(/[^0-9A-Za-z.-]/g, '_')}-${sha256.slice(0, 12)}`;
  const folder = files.folder(name);
  const isHere = files.target('current') === name || files.target('previous') === name;
  if (!isHere) {
    const archive = `${folder}.tar.gz`;
    try {
      const found = await download(url, archive, { mostBytes: MOST_BYTES, withinMs: WITHIN_MS, allowLoopback });
      if (found !== sha256) throw new Error(`the file's SHA-256 is ${found}`);
      mkdirSync(folder);
      await promisify(execFile)('tar', ['-xzof', archive, '-C', folder], { timeout: UNPACK_WITHIN_MS });
      if (!existsSync(files.program(name))) throw new Error('there is no dist/edge-agent/main.js in the file');
      files.putVersion(name, version);
      await toDisk(folder); // before it is called staged, which is written to the disk at once
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    } finally {
      rmSync(archive, { force: true });
    }
  }
  const from = files.target('current');
  files.putUpdate({ commandId, version, folder: name, from, phase: 'staged', starts: 0 });
}
