import { Injectable } from '@nestjs/common';
import { elderActor } from '#identity';
import type { Actor } from '#platform';
import { big, UnitOfWork, Vault } from '#platform';
import type { Id, Month } from '#values';
import { addMonths } from '#values';
import type { BuiltCounty } from './build-county.js';
import { CAST, CAST_STREET } from './cast.js';
import type { DemoElder } from './demo-report.js';
import { ShowFamily } from './show-family.js';
import { ShowGrievances } from './show-grievances.js';

/**
 * What elders and the office have to say to each other at the end of the month: a family that looks on, complaints with and
 * without an answer, an appeal; and somebody whose allowance changed. Answers whose phone a newcomer may be.
 */
@Injectable()
export class ShowElders {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly family: ShowFamily,
    private readonly grievances: ShowGrievances,
  ) {}

  async show(county: BuiltCounty, month: Month): Promise<DemoElder[]> {
    const chen = await this.elder(county.wallets.get(CAST.findIndex(({ key }) => key === 'chen'))?.personId);
    if (chen === null) return [];
    await this.family.show(chen.actor);
    await this.grievances.complain(chen.actor, county.accounts.officer);
    const changed = await this.elder(await this.changed(county, month));
    const li = await this.elder(county.wallets.get(CAST.findIndex(({ key }) => key === 'li'))?.personId);
    if (li !== null) await this.grievances.appeal(li.actor, month);
    const shown = { ...chen.shown, shows: { zh: '用餐、积分、投诉与答复、家人代看', en: 'meals, points, a complaint and its answer, family' } };
    if (changed === null) return [shown];
    return [shown, { ...changed.shown, shows: { zh: '津贴有变动，可看依据、可申诉', en: 'an allowance that changed, with its reasons; may appeal' } }];
  }

  private async elder(personId: Id | null | undefined): Promise<{ actor: Actor; shown: Omit<DemoElder, 'shows'> } | null> {
    if (personId == null) return null;
    const [row] = await this.work.reader.query<{ name_sealed: string; phone_sealed: string | null; residence_area: string }>(
      'SELECT name_sealed, phone_sealed, residence_area FROM person WHERE id = ?',
      [personId],
    );
    if (row === undefined || row.phone_sealed === null) return null;
    const name = this.vault.open('person.name_sealed', personId, row.name_sealed);
    const tel = this.vault.open('person.phone_sealed', personId, row.phone_sealed);
    return { actor: elderActor(personId, row.residence_area), shown: { personId, name, tel } };
  }

  /** Of the holders whose cash allowance is another than in the month before and who have a number, the first of the roster; one of the cast's street before others. */
  private async changed(county: BuiltCounty, month: Month): Promise<Id | null> {
    const rows = await this.work.reader.query<{ person_id: Id; amount: unknown; residence_area: string }>(
      `SELECT l.person_id, p.residence_area, SUM(CASE WHEN l.month = ? THEN l.amount ELSE -l.amount END) AS amount FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id JOIN person p ON p.id = l.person_id
        WHERE r.programme = 'senior_cash' AND r.state = 'posted' AND l.month IN (?, ?) AND p.phone_sealed IS NOT NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL GROUP BY l.person_id, p.residence_area`,
      [month, month, addMonths(month, -1)],
    );
    const moved = new Map(rows.filter((row) => big(row.amount) !== 0n).map((row) => [row.person_id, row.residence_area.startsWith(CAST_STREET)]));
    const holders = [...county.wallets.values()].filter((wallet) => wallet.phone === null && moved.has(wallet.personId));
    return (holders.find((wallet) => moved.get(wallet.personId) === true) ?? holders[0])?.personId ?? null;
  }
}
