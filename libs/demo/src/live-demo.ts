import { Injectable } from '@nestjs/common';
import { type Day, firstDay, jsonAmount } from '#values';
import { systemActor } from '#platform';
import { AlterRows } from './alter-rows.js';
import type { BuiltCounty } from './build-county.js';
import { BuildCounty, foundedAt } from './build-county.js';
import { CAST } from './cast.js';
import { CloseMonth } from './close-month.js';
import type { DemoElder, DemoLogins, DemoReport } from './demo-report.js';
import type { DemoRequest } from './demo-request.js';
import { Stages } from './demo-request.js';
import { FreshStart } from './fresh-start.js';
import { COUNTY } from './geography.js';
import { FIRST_MONTH } from './issue-allowances.js';
import { LastEvening } from './last-evening.js';
import { LiveMonth } from './live-month.js';
import { PlantBook } from './plant-kinds.js';
import { castBirthDay } from './population.js';

/** Makes a synthetic county in an empty database and lives a month in it through the real use cases. */
@Injectable()
export class LiveDemo {
  constructor(
    private readonly builder: BuildCounty,
    private readonly month: LiveMonth,
    private readonly administrator: AlterRows,
    private readonly closer: CloseMonth,
    private readonly evening: LastEvening,
    private readonly start: FreshStart,
  ) {}

  /**
   * The clock must be a SetClock, and with `SeededIds` the same request ends with the same report but for `seconds`, on
   * either engine. Throws on a database that holds people, and on a month before 2025-05.
   */
  async live(request: DemoRequest): Promise<DemoReport> {
    if (request.month < FIRST_MONTH) throw new RangeError(`the demo county's law begins in ${FIRST_MONTH}, not ${request.month}`);
    await this.start.at(foundedAt(request));
    const stages = new Stages(request.onProgress);
    const actor = systemActor(COUNTY);
    const county = await this.builder.build(actor, request, stages);
    const book = new PlantBook();
    await this.month.live(actor, county, { request, stages, book });
    if (request.plant) {
      if (request.plant.kinds?.includes('altered_row') ?? true) await this.administrator.alter(request.seed, book);
      await book.write(request.plant.file);
    }
    const elders = await this.evening.spend(county, { month: request.month, stages });
    const figures = await this.closer.close(actor, request, stages);
    return { report: { ...figures, seconds: stages.seconds }, logins: loginsOf(county, elders, firstDay(request.month)) };
  }
}

function loginsOf(county: BuiltCounty, elders: readonly DemoElder[], drawnOn: Day): DemoLogins {
  const { device, accounts } = county.accounts;
  const site = county.sites.find(({ id }) => id === device.siteId);
  return {
    accounts,
    device,
    elders,
    menu: {
      siteId: device.siteId,
      siteName: site?.name ?? '',
      items: (site?.menu ?? []).map(({ id, name, priceFen, openPrice }) => ({ menuItemId: id, name, priceFen: jsonAmount(priceFen), openPrice })),
    },
    cards: CAST.flatMap((member, index) => {
      const { key, name, nameEn } = member;
      const wallet = county.wallets.get(index);
      if (!wallet) return [];
      const phone = wallet.phone === null ? null : { serial: String(wallet.phone.serial), privateKeyPem: wallet.phone.key.export({ format: 'pem', type: 'pkcs8' }).toString() };
      const birthYear = Number(castBirthDay(member, drawnOn).slice(0, 4));
      return [{ key, name, nameEn, personId: wallet.personId, code: wallet.code, number: wallet.number, birthYear, phone }];
    }),
  };
}
