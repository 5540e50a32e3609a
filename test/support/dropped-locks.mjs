/*
 * Loaded before the built app (node --import): opens and closes the file of the database now and then, as the app once did
 * itself, which lets go of all its locks on it. The negative control of the foreign client.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';

const path = join(process.env.DIR ?? '', 'county.db');
setInterval(() => {
  if (existsSync(path)) closeSync(openSync(path, 'r'));
}, 20).unref();
