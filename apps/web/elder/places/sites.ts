import type { components } from '../../kit/api/schema.js';
import { metresBetween, type Place } from './nearness.js';

export type Site = components['schemas']['PublicSiteDto'];

export interface SiteGroup {
  /** The street, or nothing in a list by distance. */
  readonly name: string;
  /** The street where the person lives. */
  readonly own: boolean;
  readonly sites: readonly { readonly site: Site; readonly metres: number | null }[];
}

/** `采荷街道采荷第1社区演示路224号` lies in 采荷街道. */
function streetOf({ address }: Site): string {
  return /^.*?(?:街道|镇|乡)/.exec(address)?.[0] ?? '';
}

/** By distance where the place is known, what has no place last; else street by street, the one of the person's own community first. */
export function sorted(sites: readonly Site[], here: Place | null, community: string | null = null): readonly SiteGroup[] {
  const all = sites.map((site) => ({ site, metres: distance(site, here) }));
  if (here !== null) return [{ name: '', own: true, sites: all.sort((one, two) => (one.metres ?? Infinity) - (two.metres ?? Infinity)) }];
  const byStreet = new Map<string, typeof all>();
  for (const one of all) byStreet.set(streetOf(one.site), [...(byStreet.get(streetOf(one.site)) ?? []), one]);
  const lives = community === null ? undefined : sites.find(({ address }) => address.includes(community));
  const own = lives === undefined ? null : streetOf(lives);
  return [...byStreet].map(([name, group]) => ({ name, own: name === own, sites: group })).sort((one, two) => Number(two.own) - Number(one.own));
}

function distance({ latitude, longitude }: Site, here: Place | null): number | null {
  return here === null || latitude === null || longitude === null ? null : metresBetween({ latitude, longitude }, here);
}
