import { jsonAmount } from '#values';
import type { MenuItemRecord, PublicSite } from '#sites';

export type MenuItemJson = Omit<MenuItemRecord, 'priceFen'> & { readonly priceFen: number };
export type PublicSiteJson = Omit<PublicSite, 'menu'> & { readonly menu: readonly MenuItemJson[] };

/** A filed price; whole fen leave as an exact JSON integer. */
export function menuItemJson(item: MenuItemRecord): MenuItemJson {
  return { ...item, priceFen: jsonAmount(item.priceFen) };
}

export function publicSiteJson(site: PublicSite): PublicSiteJson {
  return { ...site, menu: site.menu.map(menuItemJson) };
}
