import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { MealWindowName } from '#core/policy';

const SERIAL_MAX = 9_007_199_254_740_991;

export class SnapshotQueryDto {
  /** Serial of the snapshot that the tablet holds; left out for the whole. 本机已有名单的序号，不填则下载全部。 @example 41 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(SERIAL_MAX)
  since?: number;

  /** The format that the tablet reads: 2. A page from before asks without it, keeps its list and comes back as the new page. 名单格式。 @example 2 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  format?: number;
}

/** What a meal of some list price or more gets from others. Whole fen. 价格档。 */
export class PriceStepDto {
  /** Lowest list price of the step. 标价下限（分）。 @example 1500 */
  fromPriceFen!: number;
  /** Public subsidy. 财政补贴（分）。 @example 300 */
  subsidyFen!: number;
  /** Stands there, and is true, where the subsidy may pay the whole price. 补贴可付全价。 @example true */
  whole?: boolean;
  /** The collective’s part. 集体补助（分）。 @example 0 */
  collectiveFen!: number;
  /** Charity’s part, while `charityOpen`. 慈善资助（分）。 @example 100 */
  charityFen!: number;
}

/** Everybody whose meals are priced alike on the day of the snapshot. 价格类别。 */
export class PriceClassDto {
  /** Stands in the records; never given to another class. 类别编号。 @example 3 */
  id!: number;
  /** False: full price. 是否享受补贴。 @example true */
  eligible!: boolean;
  /** What remains to pay after the site’s discount. 优惠后应付比例。 @example "0.7" */
  discountRate!: string;
  /** Ascending by price, the first from 0. 价格档，升序。 */
  steps!: PriceStepDto[];
}

export class SnapshotCapsDto {
  /** Subsidised meals in one window. 每餐次上限。 @example 1 */
  perWindow!: number;
  /** In one day. 每日上限。 @example 2 */
  perDay!: number;
  /** In one month. 每月上限。 @example 44 */
  perMonth!: number;
}

export class SnapshotWindowDto {
  /** Meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;
  /** First minute after midnight in Shanghai. 开始（零点后分钟）。 @example 630 */
  fromMinute!: number;
  /** First minute that is outside. 结束（不含）。 @example 810 */
  toMinute!: number;
}

export class SnapshotMenuItemDto {
  /** The filed item. 菜品编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  menuItemId!: string;
  /** In Chinese. 名称。 @example "午餐套餐" */
  name!: string;
  /** In English. 英文名。 @example "Lunch set" */
  nameEn!: string;
  /** Filed price, or the ceiling of a weighed tray, whole fen. 备案价或称重上限（分）。 @example 1600 */
  priceFen!: number;
  /** Sold by weight. 是否称重。 @example false */
  openPrice!: boolean;
  /** The only window in which it is sold; null for all. 限定餐次。 @example null */
  window!: MealWindowName | null;
  /** First day of the price. 起始日。 @example "2026-01-01" */
  validFrom!: string;
  /** Last day; null while in force. 截止日。 @example null */
  validUntil!: string | null;
}

export class SnapshotOperatorDto {
  /** The account. 账号编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  operatorId!: string;
  /** Name to choose at the start of a shift. 显示名。 @example "采荷食堂 操作员" */
  displayName!: string;
  /** A manager may confirm a closing with unsent rows. 角色。 @example "site_operator" */
  role!: 'site_operator' | 'site_manager';
  /** Whether a PIN is set. 是否已设 PIN。 @example true */
  hasPin!: boolean;
}

/** Meals that the site may accept offline in one day. 离线日上限。 */
export class OfflineCeilingsDto {
  /** With a list of at most 24 hours: recent peak × 1.2. 名单 24 小时内：近期峰值 × 1.2。 @example 132 */
  fresh!: number;
  /** 24 to 72 hours: recent median. 24–72 小时：近期中位数。 @example 96 */
  stale!: number;
}

/** The issuer’s word for the key that signs lists and times, and for the keys of cards (docs/offline.md 3.5). 在线密钥证书。 */
export class OnlineCertificateDto {
  /** UTC ms; a tablet takes none that is older than the one it holds. 签发时刻。 @example 1764000000000 */
  madeAt!: number;
  /** Ed25519, 32 bytes in base64url. 在线公钥。 @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" */
  onlineKey!: string;
  /** Keys of cards from now on. 卡片签发公钥。 @example ["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"] */
  issuerKeys!: string[];
  /** By an issuer key that is believed already. 签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  signature!: string;
}

export class IssuerKeyDto {
  /** First byte of SHA-256 over the key. 密钥编号。 @example 173 */
  keyId!: number;
  /** Ed25519, 32 bytes in base64url. 公钥。 @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" */
  publicKey!: string;
}

export class SnapshotTotalsDto {
  /** Records after this answer was applied. 应用后的条数。 @example 60000 */
  count!: number;
  /** SHA-256 over them, 64 hex digits. 应用后的摘要。 @example "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" */
  sha256!: string;
}

export class SnapshotSiteDto {
  /** The site. 网点编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;
  /** In Chinese. 名称。 @example "采荷老年食堂" */
  name!: string;
  /** In English. 英文名。 @example "Caihe Canteen" */
  nameEn!: string;
  /** Last day on which the site may serve subsidised meals; null without a licence. 可供补贴餐的最后一日。 @example "2028-12-31" */
  mayServeUntil!: string | null;
}

/** The county's key to which a tablet seals its queue file (docs/offline.md 10.1). 队列文件加密公钥。 */
export class QueueKeyDto {
  /** Names the key in the file. 密钥编号。 @example "5f70bf18a0860070" */
  keyId!: string;
  /** Point on P-256, 65 bytes uncompressed, base64url. 公钥。 @example "BKvFcLzY0Zb1v8o0b4c7s0W2v9Hq3nXn7Yw2hQ8y3mA1c7xS5kT9d0uV4e6rJ8fLpG2zN1bQwErTyUiOpAsDfGhJ" */
  publicKey!: string;
}

/** The county snapshot or what changed since (docs/offline.md). 全县名单或增量。 */
export class SnapshotDto {
  /** Ask for changes with it next time. 序号。 @example 42 */
  serial!: number;
  /** UTC ms at which everything in it was true; its age counts from here. 名单时刻。 @example 1764000000000 */
  madeAt!: number;
  /** Day whose classes and used meals it tells. 名单所属日。 @example "2026-11-23" */
  day!: string;
  /** The serial it builds on; null when it is the whole. 增量起点。 @example 41 */
  since!: number | null;
  /** 2. 名单格式。 @example 2 */
  format!: 2;
  /** Ed25519 of the online key, base64url, over the canonical text (docs/offline.md 3.5). 签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  signature!: string;
  /** Whose signature it is, and the keys of cards. 在线密钥证书。 */
  certificate!: OnlineCertificateDto;
  /** Seal a queue file to it. 队列文件加密公钥。 */
  queueKey!: QueueKeyDto;
  /** Cards and social cards by digests that nobody can enumerate: 22 bytes each, sorted by key, base64. 卡片记录。 @example "AAECAw==" */
  records!: string;
  /** Keys to take out, 8 bytes each, sorted, base64; empty in a whole snapshot. 删除的键。 @example "" */
  removed!: string;
  /** Phone keys: 54 bytes each, sorted by serial, base64. 手机公钥。 @example "AAECAw==" */
  phones!: string;
  /** Phone serials to take out, 8 bytes each, base64. 删除的手机。 @example "" */
  phonesRemoved!: string;
  /** What the tablet must hold afterwards. 应用后的卡片表。 */
  recordsTotal!: SnapshotTotalsDto;
  /** The same of phones. 应用后的手机表。 */
  phonesTotal!: SnapshotTotalsDto;
  /** Price classes. 价格类别。 */
  classes!: PriceClassDto[];
  /** Whether the charity fund still gave. 慈善资金是否尚有余额。 @example true */
  charityOpen!: boolean;
  /** Caps of the subsidy policy. 次数上限。 */
  caps!: SnapshotCapsDto;
  /** The site’s hours, or the county’s. 供餐时段。 */
  windows!: SnapshotWindowDto[];
  /** This site. 本网点。 */
  site!: SnapshotSiteDto;
  /** Prices in force or filed for later. 已备案价格。 */
  menu!: SnapshotMenuItemDto[];
  /** Who may open a shift here. 可开班人员。 */
  operators!: SnapshotOperatorDto[];
  /** Limits by age of the list. 离线日上限。 */
  ceilings!: OfflineCeilingsDto;
}
