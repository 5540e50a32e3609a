// The tablet's own list over the tablet's own database, for a test to ask it: bundled by bundle.mjs and run in the page of the counter.
import { CountyList } from '../../apps/web/counter/engine/county-list.ts';
import { Database } from '../../apps/web/counter/engine/database.ts';

export async function openList() {
  const list = new CountyList(new Database());
  await list.resume();
  return list;
}
