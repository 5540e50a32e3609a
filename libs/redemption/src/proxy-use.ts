import type { Day, Id, Refusal } from '#values';
import { monthOf, refuse } from '#values';
import type { ProxyRecord } from '#people';
import { periodKey } from './slots.js';

/** Registered proxies (代取) of a batch and how much of their monthly number is used. */
export class ProxyUse {
  constructor(
    private readonly proxies: ReadonlyMap<Id, ProxyRecord>,
    private readonly mealsByMonth: Map<string, number>,
  ) {}

  refusal(proxyId: Id, personId: Id, day: Day): Refusal | null {
    const proxy = this.proxies.get(proxyId);
    if (!proxy || proxy.personId !== personId || proxy.revokedAt !== null || day < proxy.consentedOn || day > proxy.endsOn) return refuse('proxy_unknown');
    const used = this.mealsByMonth.get(periodKey(proxyId, monthOf(day))) ?? 0;
    return used >= proxy.mealsPerMonth ? refuse('over_quota', { period: 'proxy_month', used, cap: proxy.mealsPerMonth }) : null;
  }

  note(proxyId: Id, day: Day): void {
    const key = periodKey(proxyId, monthOf(day));
    this.mealsByMonth.set(key, (this.mealsByMonth.get(key) ?? 0) + 1);
  }
}
