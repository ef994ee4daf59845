/** Whoever releases versions of the agent: a key, a web server, and archives that are signed, or not quite. */
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signedText, type UpdateArguments } from '../../../edge-agent/update/stage-update.js';

const AGENT = fileURLToPath(new URL('../../../edge-agent/main.ts', import.meta.url));

export interface Releases extends AsyncDisposable {
  /** The public key, PEM. */
  readonly keyFile: string;
  /** A version whose program is this; the agent of this checkout, unless told. */
  release(version: string, program?: string): UpdateArguments;
}

export async function startReleases(): Promise<Releases> {
  const dir = mkdtempSync(join(tmpdir(), 'releases-'));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keyFile = join(dir, 'key.pem');
  writeFileSync(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const archives = new Map<string, Buffer>();
  const server = createServer(({ url = '' }, res) => {
    const archive = archives.get(url);
    res.writeHead(archive ? 200 : 404).end(archive);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };

  return {
    keyFile,
    release(version, program = `import ${JSON.stringify(AGENT)};`) {
      const folder = join(dir, version);
      mkdirSync(join(folder, 'dist', 'edge-agent'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(join(folder, 'dist', 'edge-agent', 'main.js'), program);
      execFileSync('tar', ['-czf', `${folder}.tar.gz`, '-C', folder, '.']);
      const archive = readFileSync(`${folder}.tar.gz`);
      archives.set(`/${version}`, archive);
      const sha256 = createHash('sha256').update(archive).digest('hex');
      const signature = sign(null, Buffer.from(signedText({ version, sha256 })), privateKey).toString('base64');
      return { url: `http://127.0.0.1:${port}/${version}`, sha256, signature, version };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
