import { jsonAmount } from '#values';
import type { MenuItemRecord, PublicMenuItem, PublicSite } from '#sites';
import type { MenuItemDto, PublicMenuItemDto, PublicSiteDto } from './menu.dto.js';

/** A filed price; whole fen leave as an exact JSON integer. */
export function menuItemJson(item: MenuItemRecord): MenuItemDto {
  return { ...item, priceFen: jsonAmount(item.priceFen) };
}

export function publicSiteJson(site: PublicSite): PublicSiteDto {
  return { ...site, windows: [...site.windows], menu: site.menu.map(publicMenuItemJson) };
}

function publicMenuItemJson(item: PublicMenuItem): PublicMenuItemDto {
  return { ...item, priceFen: jsonAmount(item.priceFen), tags: [...item.tags] };
}
