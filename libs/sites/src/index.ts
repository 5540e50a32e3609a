/**
 * Operators, meal sites, their licences, hours and filed prices.
 *
 * Promises: a site serves subsidised meals on a day only with a food licence that is valid that day (`siteMayServe`); a
 * filed amount never changes; a licence is never overwritten, so any past day can be judged again; every list and every
 * write is held to the actor's area in the query itself, and a site of another street is `not_found`.
 *
 * Refuses: credit_code_invalid, site_exists, area_unknown, period_invalid, invalid_request, not_found, forbidden, conflict.
 *
 * @example
 * const site = await openSite.open(actor, { code: 'CH01', name: '采荷老年食堂', type: 'canteen', ... });
 * const mayServe = siteMayServe((await sites.of(db, [siteId])).get(siteId), day('2025-10-09'));
 */
import { MenuItemEntity, OperatorEntity, SiteEntity, SiteHoursEntity, SiteLicenceEntity, SiteWindowEntity } from './site.entity.js';

export { CloseSite } from './close-site.js';
export { FileLicence, type LicenceToFile } from './file-licence.js';
export { CORRECT_PRICE, CorrectPrice } from './correct-price.js';
export { KEEP_SITE_OPEN } from './keep-site-open.js';
export { FilePrice, type PriceToFile } from './file-price.js';
export { FindLicences, FindOperators, FindPrices } from './find-filings.js';
export { FindSites, ShowSite, type SitesWanted } from './find-sites.js';
export { type LicenceRecord } from './licence.store.js';
export { OpenSite, type SiteToOpen } from './open-site.js';
export { type OpenedSite, OpenSites, type WholeSite } from './open-sites.js';
export { MENU_TAGS, type MenuTag, type SitePlace } from './place.store.js';
export { PublicMenu, type PublicMenuItem, type PublicSite, PublicSites, type PublicSitesWanted } from './public-sites.js';
export { type OperatorToRegister, RegisterOperator } from './register-operator.js';
export { SetPlace } from './set-place.js';
export { SetWindows } from './set-windows.js';
export {
  LICENCE_KINDS,
  type LicenceKind,
  type LicenceOfSite,
  MEAL_SITE_TYPES,
  type MenuItemRecord,
  type OperatorRecord,
  SITE_TYPES,
  type PastHours,
  siteMayServe,
  type SiteRecord,
  type SiteType,
  windowsAt,
} from './site.js';
export { MenuReader, SiteReader } from './site.readers.js';
export { SitesModule } from './sites.module.js';
export { WithdrawPrice } from './withdraw-price.js';

/** The tables of this lib, for the data source. */
export const SITES_TABLES = [OperatorEntity, SiteEntity, SiteLicenceEntity, SiteWindowEntity, SiteHoursEntity, MenuItemEntity];
