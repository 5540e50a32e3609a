import { type Database, type RowSeals, UnitOfWork } from '#platform';
import { copyOf } from './policy.store.js';

/** Puts what was published before there was a second place into it, once; run again it adds what is missing. For a database that nobody else is using. */
export async function copyPolicies(database: Database, seals: RowSeals): Promise<void> {
  await new UnitOfWork(database).run(async (tx) => {
    const rows = await tx.query('SELECT v.* FROM policy_version v LEFT JOIN policy_copy c ON c.id = v.id WHERE c.id IS NULL ORDER BY v.id');
    await tx.insert(
      'policy_copy',
      rows.filter((row) => seals.fits('policy_version', row)).map((row) => copyOf(seals, row)),
    );
  });
}
