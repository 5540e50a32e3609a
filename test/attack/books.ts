import { CheckPurses } from '#allowances';
import { CheckLedger } from '#ledger';
import type { AttackedCounty } from './county.js';

/** Whether the county still works: its books balance, a month can be reconciled, it is ready. One sentence for each thing that is wrong. */
export async function afterwards(county: AttackedCounty): Promise<string[]> {
  const { small, client } = county;
  const faults: string[] = [];
  const ledger = await small.get(CheckLedger).check();
  if (ledger.length > 0) faults.push(`the ledger: ${JSON.stringify(ledger.slice(0, 3), exact)}`);
  const purses = await small.get(CheckPurses).check();
  if (purses.length > 0) faults.push(`the purses: ${JSON.stringify(purses.slice(0, 3), exact)}`);
  const officer = await county.caller('bureau_officer', county.left);
  const balance = await client.send({ method: 'GET', path: '/api/v1/bureau/ledger/trial-balance', token: officer.token });
  if (balance.status !== 200) faults.push(`the trial balance answers ${String(balance.status)}`);
  const body = JSON.stringify({ runId: county.id(), month: '2026-11', areaCode: '330102' });
  const run = await client.send({ method: 'POST', path: '/api/v1/bureau/reconciliations', token: officer.token, body });
  if (run.status < 200 || run.status >= 300) faults.push(`the reconciliation answers ${String(run.status)} ${run.body.slice(0, 200)}`);
  const ready = await client.send({ method: 'GET', path: '/health/ready' });
  if (ready.status !== 200) faults.push(`readiness answers ${String(ready.status)}`);
  return faults;
}

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
