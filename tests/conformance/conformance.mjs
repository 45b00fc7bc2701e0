// SPDX-License-Identifier: Apache-2.0
// The official Sprites client, as npm serves it, against `savepoint --serve`: node conformance.mjs PROGRAM
// Only its public calls are used, so what passes here is what anybody's program would see.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIError, SpritesClient } from '@fly/sprites';
import { Server } from './server.mjs';

const program = process.argv[2];
assert.ok(program, 'usage: node conformance.mjs PROGRAM');

/** Reads a stream to its end and checks what holds for every stream: known members, times, one last event. */
async function finished(stream, last) {
  const events = [];
  for await (const event of stream) {
    assert.equal(typeof event.type, 'string');
    assert.ok(Number.isFinite(Date.parse(event.time)), `an event has a time: ${JSON.stringify(event)}`);
    events.push(event);
  }
  const terminal = events.filter(event => ['complete', 'error'].includes(event.type));
  assert.equal(terminal.length, 1, `one terminal event: ${JSON.stringify(events)}`);
  assert.equal(events.at(-1).type, last, `the last event is ${last}: ${JSON.stringify(events)}`);
  return events;
}

const named = checkpoints => checkpoints.filter(checkpoint => checkpoint.id !== 'Current');
const ids = checkpoints => named(checkpoints).map(checkpoint => checkpoint.id).sort();
const digest = bytes => createHash('sha256').update(bytes).digest('hex');

/** Creates a checkpoint and finds its id as a client has to: by listing before and after. */
async function createCheckpoint(sprite, comment) {
  const before = ids(await sprite.listCheckpoints());
  const events = await finished(await sprite.createCheckpoint(comment), 'complete');
  assert.ok(events.length > 1, 'there is progress before the end');
  const added = named(await sprite.listCheckpoints()).filter(({ id }) => !before.includes(id));
  assert.equal(added.length, 1, 'exactly one checkpoint more');
  return added[0];
}

async function wholeJob({ client, dataPath }) {
  const text = 'notes/größe – 文件.txt';
  const image = randomBytes(300_000);
  let sprite, fs;

  await step('createSprite, getSprite, listSprites, listAllSprites', async () => {
    const created = await client.createSprite('conformance');
    assert.equal(created.name, 'conformance');
    sprite = await client.getSprite('conformance');
    assert.equal(sprite.name, 'conformance');
    assert.equal(typeof sprite.id, 'string');
    assert.ok(sprite.createdAt instanceof Date && !Number.isNaN(sprite.createdAt.getTime()));
    const page = await client.listSprites({ prefix: 'conf', maxResults: 50 });
    assert.deepEqual(page.sprites.map(({ name }) => name), ['conformance']);
    assert.equal(page.hasMore, false);
    assert.ok((await client.listAllSprites()).some(({ name }) => name === 'conformance'));
    fs = sprite.filesystem();
  });

  await step('pages of one sprite each', async () => {
    await client.createSprite('conformance-second');
    const first = await client.listSprites({ prefix: 'conformance', maxResults: 1 });
    assert.equal(first.sprites.length, 1);
    assert.equal(first.hasMore, true);
    const second = await client.listSprites(
      { prefix: 'conformance', maxResults: 1, continuationToken: first.nextContinuationToken });
    assert.deepEqual([first, second].map(({ sprites }) => sprites[0].name), ['conformance', 'conformance-second']);
    assert.equal(second.hasMore, false);
  });

  await step('writeFile, readFile, readdir, exists: text, bytes, mode', async () => {
    await fs.writeFile(text, 'first\n');
    await fs.writeFile('/bin/tool', '#!/bin/sh\n', { mode: 0o750 });
    await fs.writeFile('image.bin', image);
    assert.equal(await fs.readFile(text, 'utf8'), 'first\n');
    assert.equal(digest(await fs.readFile('image.bin')), digest(image));
    assert.deepEqual((await fs.readdir('/')).sort(), ['bin', 'image.bin', 'notes']);
    const [tool] = await fs.readdir('bin', { withFileTypes: true });
    assert.equal(tool.name, 'tool');
    assert.ok(tool.isFile());
    assert.equal(await fs.exists('image.bin'), true);
    assert.equal(await fs.exists('nothing'), false);
    await assert.rejects(fs.readFile('nothing'), { code: 'ENOENT' });
  });

  await step('readdir recursive and with a pattern', async () => {
    assert.deepEqual(await fs.readdir('/', { recursive: true }), ['bin', 'bin/tool', 'image.bin', 'notes', text]);
    assert.deepEqual(await fs.readdir('/', { recursive: true, pattern: '*.txt' }), [text]);
    assert.deepEqual(await fs.readdir('/', { pattern: '*.bin' }), ['image.bin']);
    const entries = await fs.readdir('/', { recursive: true, withFileTypes: true });
    const tool = entries.find(({ name }) => name === 'bin/tool');
    assert.ok(tool.isFile());
    assert.equal(await fs.readFile(join(tool.parentPath, tool.name), 'utf8'), '#!/bin/sh\n');
    await assert.rejects(fs.readdir('nothing', { recursive: true }), { code: 'ENOENT' });
  });

  await step('mkdir, stat, appendFile, writeJSON, readJSON', async () => {
    const files = sprite.filesystem('/srv');
    await files.mkdir('/srv/a/b', { recursive: true });
    assert.deepEqual(await files.readdir('a'), ['b']);
    assert.deepEqual(await files.readdir('a/b'), []);
    await files.mkdir('a/b', { recursive: true }); // once more is fine
    await files.appendFile('a/log', 'one\n');
    await files.appendFile('a/log', 'two\n');
    assert.equal(await fs.readFile('/srv/a/log', 'utf8'), 'one\ntwo\n');
    await files.writeJSON('a/data.json', { größe: [1, 2] }, { spaces: 2 });
    assert.deepEqual(await files.readJSON('a/data.json'), { größe: [1, 2] });
    const status = await files.stat('a/log');
    assert.equal(status.size, 8);
    assert.equal(status.mode, 0o644);
    assert.ok(status.isFile() && !status.isDirectory() && !status.isSymbolicLink());
    assert.ok(Math.abs(status.mtime - Date.now()) < 600_000);
    await assert.rejects(files.stat('nothing'), { code: 'ENOENT' });
    await assert.rejects(files.mkdir('a/log/below', { recursive: true }), { code: 'ENOTDIR' });
  });

  await step('copyFile, rename, chmod, chown', async () => {
    const files = sprite.filesystem('/srv');
    await files.chmod('a/log', 0o600);
    assert.equal((await files.stat('a/log')).mode, 0o600);
    await files.copyFile('a/log', 'copy.log', { preserveAttrs: true });
    assert.equal(await files.readFile('copy.log', 'utf8'), 'one\ntwo\n');
    assert.equal((await files.stat('copy.log')).mode, 0o600);
    await assert.rejects(files.copyFile('a', 'copy'), { code: 'EISDIR' });
    await files.copyFile('a', 'copy', { recursive: true });
    assert.deepEqual(await files.readdir('copy', { recursive: true }), ['b', 'data.json', 'log']);
    await files.chmod('copy', 0o700, { recursive: true });
    assert.equal((await files.stat('copy/log')).mode, 0o700);
    assert.equal((await files.stat('a/log')).mode, 0o600);
    await files.rename('copy', '/moved');
    await files.rename('copy.log', '/moved/log'); // over a file
    assert.equal((await fs.stat('/moved/log')).mode, 0o600);
    assert.equal(await files.exists('copy.log'), false);
    await fs.chown('/moved/log', { uid: process.getuid(), gid: String(process.getgid()) });
    await assert.rejects(files.rename('nothing', 'x'), { code: 'ENOENT' });
    await assert.rejects(files.copyFile('nothing', 'x'), { code: 'ENOENT' });
    await assert.rejects(files.chmod('nothing', 0o600), { code: 'ENOENT' });
    await assert.rejects(files.chown('nothing', { uid: 0 }), { code: 'ENOENT' });
    await assert.rejects(files.rename('/moved', 'a'), { code: 'ENOTEMPTY' });
    await assert.rejects(files.copyFile('/moved', 'a', { recursive: true }), { code: 'EEXIST' });
    await assert.rejects(files.copyFile('a/log', '../../escaped'), { code: 'EINVAL' });
    await assert.rejects(files.rename('a/log', '/srv/../../escaped'), { code: 'EINVAL' });
  });

  await step('rm: files, folders, what is not there', async () => {
    await assert.rejects(fs.rm('/srv'), { code: 'ENOTEMPTY' });
    await fs.rm('/srv', { recursive: true });
    await fs.rm('/moved', { recursive: true });
    await assert.rejects(fs.rm('/srv'), { code: 'ENOENT' });
    await fs.rm('/srv', { force: true });
    assert.deepEqual((await fs.readdir('/')).sort(), ['bin', 'image.bin', 'notes']);
  });

  await step('a fresh sprite lists Current alone', async () => {
    assert.deepEqual((await sprite.listCheckpoints()).map(({ id }) => id), ['Current']);
  });

  await step('createCheckpoint with a comment', async () => {
    const comment = 'before <b>migration</b> – größe';
    const checkpoint = await createCheckpoint(sprite, comment);
    assert.equal(checkpoint.id, 'v1');
    assert.equal(checkpoint.comment, comment);
    assert.ok(Math.abs(checkpoint.createTime - Date.now()) < 600_000, `a present time: ${checkpoint.createTime}`);
    assert.ok(!checkpoint.isAuto);
  });

  await step('createCheckpoint without one, after changes', async () => {
    await fs.writeFile(text, 'second\n');
    await fs.rm('image.bin');
    await fs.writeFile('added.txt', 'new\n');
    const checkpoint = await createCheckpoint(sprite);
    assert.equal(checkpoint.id, 'v2');
    assert.ok(!checkpoint.comment);
    assert.equal(checkpoint.sourceId, 'v1');
    assert.deepEqual(checkpoint.history, ['v1']);
  });

  await step('getCheckpoint', async () => {
    const [listed] = (await sprite.listCheckpoints()).filter(({ id }) => id === 'v2');
    assert.deepEqual(await sprite.getCheckpoint('v2'), listed);
    await assert.rejects(sprite.getCheckpoint('v999'), /not found/);
  });

  await step('restoreCheckpoint brings the old contents back', async () => {
    await finished(await sprite.restoreCheckpoint('v1'), 'complete');
    assert.equal(await fs.readFile(text, 'utf8'), 'first\n');
    assert.equal(digest(await fs.readFile('image.bin')), digest(image));
    assert.equal(await fs.exists('added.txt'), false);
  });

  await step('the same on disk, in the folder anybody can open', async () => {
    const folder = join(dataPath, 'sprites', 'conformance', 'fs');
    assert.deepEqual((await readdir(folder)).sort(), ['bin', 'image.bin', 'notes']);
    assert.equal(await readFile(join(folder, text), 'utf8'), 'first\n');
    assert.equal((await stat(join(folder, 'bin/tool'))).mode & 0o777, 0o750);
  });

  await step('a checkpoint after a restore continues from the restored one', async () => {
    const checkpoint = await createCheckpoint(sprite, 'a branch');
    assert.equal(checkpoint.id, 'v3');
    assert.equal(checkpoint.sourceId, 'v1');
    assert.deepEqual(checkpoint.history, ['v1']);
  });

  await step('every checkpoint can be read without restoring it', async () => {
    const mounts = await fs.readdir('/.sprite/checkpoints');
    for (const id of ['v1', 'v2', 'v3', 'active'])
      assert.ok(mounts.includes(id), `${id} is among ${mounts}`);
    assert.equal(await fs.readFile(`/.sprite/checkpoints/v2/${text}`, 'utf8'), 'second\n');
    assert.equal(await fs.readFile(`/.sprite/checkpoints/v1/${text}`, 'utf8'), 'first\n');
    assert.equal((await fs.stat('/.sprite/checkpoints/v1/bin/tool')).mode, 0o750);
    await assert.rejects(fs.writeFile('/.sprite/checkpoints/v1/new', 'x'), { code: 'EACCES' });
    await fs.copyFile('/.sprite/checkpoints/v2/added.txt', '/back.txt');
    assert.equal(await fs.readFile('/back.txt', 'utf8'), 'new\n');
    await fs.rm('/back.txt');
  });

  await step('listCheckpoints hides automatic ones, and filters by history', async () => {
    const all = await sprite.listCheckpoints();
    assert.equal(all[0].id, 'Current');
    assert.deepEqual(ids(all), ['v1', 'v2', 'v3']);
    assert.deepEqual(ids(await sprite.listCheckpoints('v2')), ['v1']);
  });

  await step('processAll', async () => {
    const types = [];
    const stream = await sprite.restoreCheckpoint('v2');
    await stream.processAll(event => { types.push(event.type); });
    assert.equal(types.at(-1), 'complete');
    assert.equal(await fs.readFile('added.txt', 'utf8'), 'new\n');
  });

  await step('what is not there, and what is not allowed', async () => {
    // A missing checkpoint is an answer 404 or an `error` event; both have been seen of the service.
    await assert.rejects(async () => {
      await finished(await sprite.restoreCheckpoint('v999'), 'complete');
    });
    assert.equal(await fs.readFile('added.txt', 'utf8'), 'new\n');
    await assert.rejects(client.getSprite('nobody'), error => error instanceof APIError && error.statusCode === 404);
    await assert.rejects(client.createSprite('conformance'), error => error instanceof APIError);
    await assert.rejects(fs.readFile('../../../../../../etc/passwd'));
    const stranger = new SpritesClient('not-the-token', { baseURL: client.baseURL });
    await assert.rejects(stranger.listSprites(), error => error instanceof APIError && error.statusCode === 401);
    await assert.rejects(stranger.sprite('conformance').createCheckpoint('from a stranger'), /401/);
    assert.deepEqual(ids(await sprite.listCheckpoints()), ['v1', 'v2', 'v3']);
  });
}

async function ownToken({ server, dataPath }) {
  let path;
  await step('a fresh token, in a file only its owner can read', async () => {
    const match = /^token file: (.+)$/.exec(await server.line(1));
    assert.ok(match, `the second line tells the file; got: ${server.lines[1]}`);
    path = match[1];
    const { mode } = await stat(path);
    assert.equal((mode & 0o777).toString(8), '600');
    const token = (await readFile(path, 'utf8')).trim();
    assert.ok(token.length >= 32, 'the token cannot be guessed');
    const client = new SpritesClient(token, { baseURL: server.baseURL });
    assert.ok((await client.listAllSprites()).some(({ name }) => name === 'conformance'), 'sprites survive a restart');
    assert.ok(!server.output.includes(token), 'the token is not printed');
  });
  await server.stop();
  await step('the file is gone with the server', async () => {
    await assert.rejects(stat(path), { code: 'ENOENT' });
  });
}

let steps = 0;

async function step(title, action) {
  await action().catch(error => {
    console.log(`FAILED  ${title}`);
    throw error;
  });
  console.log(`passed  ${title}`);
  ++steps;
}

const dataPath = await mkdtemp(join(tmpdir(), 'savepoint-conformance-'));
let server;
try {
  const token = randomBytes(24).toString('base64url');
  server = await Server.start(program, dataPath, token);
  await wholeJob({ client: new SpritesClient(token, { baseURL: server.baseURL }), dataPath });
  await server.stop();
  assert.ok(!server.output.includes(token), 'the token is not printed');

  server = await Server.start(program, dataPath, undefined);
  await ownToken({ server, dataPath });
  console.log(`${steps} steps, all passed`);
} catch (error) {
  console.error(error);
  console.error(`The server printed:\n${server?.output ?? '(it did not start)'}`);
  process.exitCode = 1;
} finally {
  server?.kill();
  await rm(dataPath, { recursive: true, force: true });
}
