import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodePhone, phoneStep } from '#core/code';
import { EnrolPhone, MakeActivation, ReportLost, SuspendCarrier, TimeKey, WithdrawLoss } from '#cards';
import { EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { FindVerdicts, TakeEventBatch } from '#offline';
import { RecordDeath } from '#people';
import { type Actor, makeInsertOnly, RowSeals, systemActor, UnitOfWork, type Value } from '#platform';
import { RedeemMeal } from '#redemption';
import type { Id } from '#values';
import { done, type SmallCounty, type SmallPerson } from '../support/small-county.js';
import { Nets, type Outcome, rowName, told } from './outcome.js';
import { staffed } from '../stories/offline/offline-till.js';
import { CEILINGS, ISSUED, NOW, type Plan, type PlannedEvent, type PlannedUpload } from './plan.js';
import { nameOf, siteName } from './pure-facts.js';
import { Tablets } from './tablets.js';

interface Diner extends SmallPerson {
  readonly phone: { readonly serial: bigint; readonly key: KeyObject };
}

const INSERT_ONLY = [
  'offline_batch',
  'offline_event',
  'offline_outcome',
  'offline_meal',
  'redemption_standing',
  'redemption_void',
  'full_price_meal',
  'redemption',
  'attempt',
  'posting',
  'transfer',
];

/** The county of a plan in a real database, with its tablets. */
export class DatabaseServer {
  private counters: readonly Record<string, Value>[] = [];

  private constructor(
    readonly county: SmallCounty,
    private readonly plan: Plan,
    private readonly diners: readonly Diner[],
    readonly tablets: Tablets,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  static async open(county: SmallCounty, plan: Plan): Promise<DatabaseServer> {
    county.clock.set(ISSUED);
    // The list that the tablets of the plan hold, whenever they say it was true.
    await county.get(UnitOfWork).run((tx) => tx.insert('snapshot_made', [{ serial: 1, made_at: 1 }]));
    const diners: Diner[] = [];
    for (const planned of plan.people) {
      const person = await county.person({ ...(planned.poor ? { categories: ['DIBAO' as const] } : {}), ...(planned.points > 0n ? { points: planned.points } : {}) });
      const pair = generateKeyPairSync('ed25519');
      const { code: activationCode } = done(await county.get(MakeActivation).make(systemActor(county.bureau.areaCode), person.personId));
      const publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
      diners.push({ ...person, phone: { serial: done(await county.get(EnrolPhone).enrol({ activationCode, publicKey })).serial, key: pair.privateKey } });
    }
    const tills = [county.till, county.otherTill];
    const devices: { id: Id; key: KeyObject }[] = [];
    for (const { site } of plan.devices) devices.push(await enrol(county, tills[site]?.siteId ?? ''));
    for (const till of tills) await staffed(county, till);
    await county.get(UnitOfWork).run((tx) =>
      tx.insert(
        'device_ceiling',
        devices.map((device) =>
          county.get(RowSeals).with('device_ceiling', { device_id: device.id, serial: 1, ...CEILINGS, paid_fresh: null, paid_stale: null, site_fresh: null, given_at: ISSUED }),
        ),
      ),
    );
    const tablets = new Tablets(plan, {
      deviceIds: devices.map((device) => device.id),
      keys: devices.map((device) => device.key),
      siteIds: tills.map((till) => till.siteId ?? ''),
      menuIds: [county.menuItemId, county.otherMenuItemId],
      codeOf: (event) => codeOf(event, diners[event.person]),
      time: county.get(TimeKey),
      operators: tills.map((till) => till.id),
    });
    const names = new Map<string, string>([
      ...diners.map((diner, index) => [diner.personId, nameOf(index)] as const),
      ...tills.map((till, index) => [till.siteId ?? '', siteName(index)] as const),
    ]);
    for (const lot of await county.get(UnitOfWork).reader.query<{ id: Id; person_id: Id }>('SELECT id, person_id FROM lot'))
      names.set(lot.id, `of ${names.get(lot.person_id) ?? ''}`);
    const server = new DatabaseServer(county, plan, diners, tablets, names);
    await server.live();
    return server;
  }

  /** What happens to the people, and what they eat online, before any tablet finds the network again. */
  private async live(): Promise<void> {
    const { county, plan } = this;
    for (const [index, planned] of plan.people.entries()) {
      const diner = this.diners[index];
      if (diner === undefined) continue;
      const wish = { personId: diner.personId, reason: '窗口登记' };
      if (planned.lostAt !== null) done(await this.at(planned.lostAt, () => county.get(ReportLost).report(county.bureau, wish)));
      if (planned.foundAt !== null) done(await this.at(planned.foundAt, () => county.get(WithdrawLoss).withdraw(county.bureau, wish)));
      if (planned.suspendedAt !== null) done(await this.at(planned.suspendedAt, () => county.get(SuspendCarrier).suspend(county.bureau, wish)));
      const { diedOn, online } = planned;
      if (diedOn !== null) done(await this.at(NOW, () => county.get(RecordDeath).record(county.bureau, { personId: diner.personId, diedOn, source: '殡仪馆' })));
      if (online === null) continue;
      const [actor, menuItemId] = online.site === 0 ? [county.till, county.menuItemId] : [county.otherTill, county.otherMenuItemId];
      done(await this.at(online.at, () => county.get(RedeemMeal).redeem(county.meal(diner, { actor, menuItemId }))));
    }
    this.counters = await county.get(UnitOfWork).reader.query<Record<string, Value>>('SELECT person_id, period, used, cap FROM meal_counter');
    county.clock.set(NOW);
  }

  private async at<T>(instant: number, act: () => Promise<T>): Promise<T> {
    this.county.clock.set(instant);
    return act();
  }

  /** Sends the uploads in their order, then what the server still lacks, and says what came of it. */
  async run(uploads: readonly PlannedUpload[]): Promise<Outcome> {
    const expects = new Map<number, number>();
    const send = async (upload: PlannedUpload): Promise<void> => {
      if (upload.arrive === 0) return;
      const part = this.tablets.part(upload);
      const answer = done(await this.county.get(TakeEventBatch).take({ ...part, batchId: this.county.id(), appVersion: null, queueLength: null }));
      expects.set(upload.device, answer.expectedSeq);
    };
    for (const upload of uploads) await send(upload);
    for (let device = 0; device < this.plan.devices.length; device++) {
      const [fromSeq, toSeq] = [expects.get(device) ?? 1, this.tablets.length(device)];
      if (fromSeq <= toSeq) await send({ device, fromSeq, toSeq, arrive: toSeq - fromSeq + 1 });
    }
    return this.outcome();
  }

  private async outcome(): Promise<Outcome> {
    const reader = this.county.get(UnitOfWork).reader;
    const verdicts = new Map<string, string>();
    const deviceOf = new Map(this.tablets.names.deviceIds.map((id, index) => [id, index]));
    const events = await reader.query<{ id: Id; device_id: Id; seq: number; kind: string; site_id: Id }>('SELECT id, device_id, seq, kind, site_id FROM offline_event');
    for (const site of [this.county.till, this.county.otherTill]) await this.verdictsAt(site, events, { verdicts, deviceOf });
    const nets = new Nets();
    const sums = await reader.query<{ person_id: Id; account_kind: string; account_owner: string; amount: number | string }>(
      `SELECT t.person_id, p.account_kind, p.account_owner, SUM(p.amount) AS amount FROM posting p JOIN transfer t ON t.id = p.transfer_id
        WHERE t.kind IN ('redemption','void','reclassification') GROUP BY t.person_id, p.account_kind, p.account_owner`,
    );
    for (const row of sums) {
      nets.move(`${row.account_kind} ${this.names.get(row.account_owner) ?? row.account_owner}`, BigInt(row.amount));
      nets.move(`of ${this.names.get(row.person_id) ?? ''}: ${row.account_kind}`, BigInt(row.amount));
    }
    const funded = await reader.query<{ person_id: Id; meal_day: string; meal_window: string }>(
      `SELECT r.person_id, r.meal_day, r.meal_window FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE v.id IS NULL AND COALESCE((SELECT s.standing FROM redemption_standing s WHERE s.redemption_id = r.id ORDER BY s.n DESC LIMIT 1), 'funded') = 'funded'`,
    );
    return { verdicts, nets, funded: funded.map((row) => `${this.names.get(row.person_id) ?? ''} ${row.meal_day} ${row.meal_window}`) };
  }

  private async verdictsAt(
    site: Actor,
    events: readonly { id: Id; device_id: Id; seq: number; kind: string; site_id: Id }[],
    into: { verdicts: Map<string, string>; deviceOf: ReadonlyMap<Id, number> },
  ): Promise<void> {
    const own = events.filter((event) => event.site_id === site.siteId);
    for (let start = 0; start < own.length; start += 500) {
      const part = own.slice(start, start + 500);
      const found = await this.county.get(FindVerdicts).find(
        site,
        part.map((event) => event.id),
      );
      const byId = new Map(found.map((verdict) => [verdict.id, verdict]));
      for (const event of part) {
        const verdict = byId.get(event.id);
        const name = event.kind === 'unreadable' ? rowName(into.deviceOf.get(event.device_id) ?? -1, Number(event.seq)) : event.id;
        const borneBy = verdict?.refusal?.detail['borneBy'];
        into.verdicts.set(
          name,
          event.kind === 'unreadable'
            ? told('rejected', 'event_unreadable', null)
            : told(verdict?.outcome ?? 'none', verdict?.refusal?.code ?? null, typeof borneBy === 'string' ? borneBy : null),
        );
      }
    }
  }

  /** Forgets every upload, as if the tablets had never found the network: what somebody with the database's password could do. */
  async wipe(): Promise<void> {
    const { writer } = this.county.db.database;
    for (const table of INSERT_ONLY) for (const action of ['update', 'delete']) await writer.query(`DROP TRIGGER ${table}_no_${action}`);
    for (const table of ['offline_batch', 'offline_event', 'offline_outcome', 'offline_meal', 'redemption_standing', 'redemption_void', 'full_price_meal', 'meal_counter'])
      await writer.query(`DELETE FROM ${table}`);
    await writer.query('DELETE FROM redemption WHERE offline = 1');
    await writer.query('DELETE FROM attempt WHERE recorded_at >= ?', [NOW]);
    await writer.query(`DELETE FROM posting WHERE transfer_id IN (SELECT id FROM transfer WHERE recorded_at >= ?)`, [NOW]);
    await writer.query('DELETE FROM transfer WHERE recorded_at >= ?', [NOW]);
    const runner = writer.createQueryRunner();
    for (const table of INSERT_ONLY) await makeInsertOnly(runner, table);
    await runner.release();
    await this.county.get(UnitOfWork).run((tx) => tx.insert('meal_counter', this.counters));
  }
}

async function enrol(county: SmallCounty, siteId: Id): Promise<{ id: Id; key: KeyObject }> {
  const pair = generateKeyPairSync('ed25519');
  const { token } = done(await county.get(MakeDeviceEnrolment).make({ ...county.bureau, id: county.id(), staffNumber: 'T-001' }, { siteId }));
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { id: done(await county.get(EnrolDevice).enrol({ token, publicKey, name: '离线平板', version: '1.0' })).id, key: pair.privateKey };
}

function codeOf(event: PlannedEvent, diner: Diner | undefined): string {
  if (diner === undefined || event.code === 'forged') return 'FORGED00';
  if (event.code === 'card') return diner.code;
  const step = phoneStep(event.code === 'phone' ? event.at : event.at - 600_000);
  return encodePhone({ serial: diner.phone.serial, step }, (message) => sign(null, message, diner.phone.key));
}
