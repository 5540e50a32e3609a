import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Words } from '#values';
import { isRefusal, lastDay, refuse } from '#values';
import { type IssuedAllowance, IssuedAllowances } from '#allowances';
import { LawReader } from '#eligibility';
import type { Actor, Page } from '#platform';
import { afterCursor, Audit, pageOf, UnitOfWork } from '#platform';
import type { GrievanceKind, GrievanceRow } from './grievance.js';
import type { GrievanceFilter } from './grievance.store.js';
import { GrievanceStore } from './grievance.store.js';

/** What the law of the month called a programme; one that no law names keeps its own name. */
@Injectable()
export class ProgrammeTitles {
  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
  ) {}

  async on(rows: readonly Omit<GrievanceRow, 'programmeTitle'>[]): Promise<GrievanceRow[]> {
    const laws = await this.laws.onDays(
      this.work.reader,
      rows.flatMap((row) => (row.month === null ? [] : { county: row.county, day: lastDay(row.month) })),
    );
    const title = ({ county, programme, month }: Omit<GrievanceRow, 'programmeTitle'>): Words | null =>
      programme === null || month === null ? null : (laws(county, lastDay(month)).allowances.get(programme)?.title ?? { zh: programme, en: programme });
    return rows.map((row) => ({ ...row, programmeTitle: title(row) }));
  }
}

/** Complaints or appeals of the actor's area, newest first, without what people wrote. */
@Injectable()
export class FindGrievances {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly titles: ProgrammeTitles,
  ) {}

  async find(actor: Actor, wanted: Omit<GrievanceFilter, 'before'> & { readonly cursor?: string | undefined }): Promise<Page<GrievanceRow>> {
    const rows = await this.store.list(this.work.reader, actor, { ...wanted, before: afterCursor(wanted.cursor, 'id') });
    return pageOf(await this.titles.on(rows), wanted.limit, (grievance) => grievance.id);
  }
}

/** A grievance with what was written on both sides. */
interface OpenedGrievance extends GrievanceRow {
  readonly text: string;
  readonly answerText: string | null;
  /** What was given for the month that is appealed against; null for a complaint, and where the month knows no such programme. */
  readonly issued: IssuedAllowance | null;
}

/** One with what was written and answered, and what it is about; the look is logged in the transaction that opens it. Refuses `not_found`, also for another street's. */
@Injectable()
export class ReadGrievance {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly titles: ProgrammeTitles,
    private readonly allowances: IssuedAllowances,
    private readonly audit: Audit,
  ) {}

  async read(actor: Actor, of: { readonly id: Id; readonly kind: GrievanceKind }): Promise<OpenedGrievance | Refusal> {
    const found = await this.work.run(async (tx) => {
      const one = await this.store.inScope(tx, actor, of);
      if (one !== null) await this.audit.record(tx, actor, { action: `${of.kind}.read`, objectKind: 'grievance', objectId: of.id });
      return one;
    });
    const [row] = found === null ? [] : await this.titles.on([found.row]);
    if (found === null || row === undefined) return refuse('not_found');
    return { ...row, text: found.whole.text, answerText: found.whole.answer?.text ?? null, issued: await this.issued(row) };
  }

  private async issued({ county, personId, programme, month }: GrievanceRow): Promise<IssuedAllowance | null> {
    if (programme === null || month === null) return null;
    const issued = await this.allowances.read({ county, personId, programme, month });
    return isRefusal(issued) ? null : issued;
  }
}
