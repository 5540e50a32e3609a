import { Module } from '@nestjs/common';
import { CloseSite } from './close-site.js';
import { FileLicence } from './file-licence.js';
import { ProposalsModule } from '#proposals';
import { CorrectPrice } from './correct-price.js';
import { FilePrice } from './file-price.js';
import { FindLicences, FindOperators, FindPrices } from './find-filings.js';
import { FindSites, ShowSite } from './find-sites.js';
import { KeepSiteOpen } from './keep-site-open.js';
import { LicenceStore } from './licence.store.js';
import { MenuStore } from './menu.store.js';
import { OpenSite } from './open-site.js';
import { OpenSites, SiteTables } from './open-sites.js';
import { OperatorStore } from './operator.store.js';
import { PublicMenu, PublicSites } from './public-sites.js';
import { PlaceStore } from './place.store.js';
import { RegisterOperator } from './register-operator.js';
import { SetPlace } from './set-place.js';
import { SetWindows } from './set-windows.js';
import { MenuReader, SiteReader } from './site.readers.js';
import { SiteStore } from './site.store.js';
import { WithdrawPrice } from './withdraw-price.js';

const FACE = [
  RegisterOperator,
  OpenSite,
  OpenSites,
  CloseSite,
  KeepSiteOpen,
  FileLicence,
  SetPlace,
  SetWindows,
  FilePrice,
  CorrectPrice,
  WithdrawPrice,
  FindSites,
  ShowSite,
  FindLicences,
  FindPrices,
  FindOperators,
  PublicSites,
  PublicMenu,
  SiteReader,
  MenuReader,
];

/** Use cases and readers of meal sites. */
@Module({
  imports: [ProposalsModule],
  providers: [...FACE, SiteTables, SiteStore, LicenceStore, MenuStore, OperatorStore, PlaceStore],
  exports: FACE,
})
export class SitesModule {}
