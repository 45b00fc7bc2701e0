// SPDX-License-Identifier: Apache-2.0
// Starts and ends `savepoint --serve` for the tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const startTimeout = 60_000; // ms; a sanitized build on a busy machine needs a few seconds

/** A running `savepoint --serve`. Keep what it prints: the token must not be in it. */
export class Server {
  lines = [];
  output = '';

  /** Starts the program on any free port; `token` undefined leaves the choice to the program. */
  static async start(program, dataPath, token) {
    const environment = { ...process.env, QT_QPA_PLATFORM: 'offscreen' };
    for (const name of ['SPRITE_TOKEN', 'SPRITES_TOKEN', 'DISPLAY', 'WAYLAND_DISPLAY'])
      delete environment[name];
    if (token !== undefined)
      environment.SPRITE_TOKEN = token;
    const server = new Server();
    server.process = spawn(program, ['--serve', '--port', '0', '--data', dataPath],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    server.exited = once(server.process, 'exit');
    server.process.stderr.on('data', bytes => { server.output += bytes; });
    createInterface({ input: server.process.stdout }).on('line', line => {
      server.output += `${line}\n`;
      server.lines.push(line);
      server.process.emit('line printed');
    });
    const match = /^listening on (http:\/\/127\.0\.0\.1:\d+)\/?$/.exec(await server.line(0));
    assert.ok(match, `the first line tells the address; got: ${server.lines[0]}`);
    server.baseURL = match[1];
    return server;
  }

  /** The line of that index (0: the first), as soon as it is printed. */
  async line(index) {
    const timeout = AbortSignal.timeout(startTimeout);
    const gone = this.exited.then(([code, signal]) => {
      throw new Error(`savepoint --serve ended with ${code ?? signal}:\n${this.output}`);
    });
    gone.catch(() => {}); // the race below may be over when it ends
    while (this.lines.length <= index)
      await Promise.race([once(this.process, 'line printed', { signal: timeout }), gone]);
    return this.lines[index];
  }

  /** Asks it to end, as Ctrl+C or a service manager would, and expects that it does so in order. */
  async stop() {
    this.process.kill('SIGTERM');
    const [code, signal] = await this.exited;
    assert.equal(code, 0, `savepoint --serve ended with ${code ?? signal}:\n${this.output}`);
  }

  kill() {
    this.process.kill('SIGKILL');
  }
}
