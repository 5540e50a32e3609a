/*
 * Loaded before the built app (node --import): units of work as they were before a failed COMMIT was taken seriously. An
 * ORM counts how deep the transaction is, and a ROLLBACK that fails is swallowed. The negative control of the full disk.
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const platform = pathToFileURL(join(process.cwd(), 'dist', 'libs', 'platform', 'src')).href;
const { UnitOfWork } = await import(`${platform}/unit-of-work.js`);
const { Tx } = await import(`${platform}/tx.js`);

UnitOfWork.prototype.embedded = async function swallowing(work) {
  const runner = this.database.writer.createQueryRunner();
  try {
    await runner.startTransaction();
    const answer = await this.open.run(true, () => work(new Tx('embedded', runner, this.database.watch, () => true)));
    await runner.commitTransaction();
    return answer;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
};
