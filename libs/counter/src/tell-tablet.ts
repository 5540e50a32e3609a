import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { IssuerKey } from '#cards';
import type { DeviceRecord } from '#identity';
import { HelpLine } from '#people';
import { Clock, UnitOfWork } from '#platform';
import { SiteReader } from '#sites';
import { type Certificate, SnapshotSigner } from './snapshot-signer.js';

/** What a tablet learns of itself when it is enrolled, and may ask again in a shift. */
export interface ToldTablet {
  readonly deviceId: Id;
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly serverTime: number;
  /** Whom the site may ring. */
  readonly helpTel: string;
  /** Who signs cards here, and vouches for the key that signs lists and times. */
  readonly issuerKey: { readonly keyId: number; readonly publicKey: string };
  readonly certificate: Certificate;
  /** To which a file of last resort is sealed. */
  readonly queueKey: { readonly keyId: string; readonly publicKey: string };
}

/** Tells a tablet where it stands and which keys of the county it believes and seals to. Its device must be known to be its own. */
@Injectable()
export class TellTablet {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sites: SiteReader,
    private readonly help: HelpLine,
    private readonly issuer: IssuerKey,
    private readonly signer: SnapshotSigner,
    private readonly clock: Clock,
  ) {}

  async tell({ id, siteId }: Pick<DeviceRecord, 'id' | 'siteId'>): Promise<ToldTablet> {
    const db = this.work.reader;
    const site = (await this.sites.of(db, [siteId])).get(siteId);
    return {
      deviceId: id,
      siteId,
      siteCode: site?.code ?? '',
      siteName: site?.name ?? '',
      siteNameEn: site?.nameEn ?? '',
      serverTime: this.clock.nowMs(),
      helpTel: await this.help.of(db, site?.areaCode ?? ''),
      issuerKey: { keyId: this.issuer.keyId, publicKey: this.issuer.publicKey },
      ...this.signer.keys(),
    };
  }
}
