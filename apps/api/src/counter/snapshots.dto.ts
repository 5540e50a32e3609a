import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
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

  /** `regularsDigest` of the snapshot that the tablet holds; when nothing changed, `regulars` and `proxies` come as null. 本机已有常客名单的摘要。 @example "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  regulars?: string;
}

/** What a meal of some list price or more gets from others. Whole fen. 价格档。 */
export class PriceStepDto {
  /** Lowest list price of the step. 标价下限（分）。 @example 1500 */
  fromPriceFen!: number;
  /** Public subsidy. 财政补贴（分）。 @example 300 */
  subsidyFen!: number;
  /** The collective’s part. 集体补助（分）。 @example 0 */
  collectiveFen!: number;
  /** Charity’s part, while `charityOpen`. 慈善资助（分）。 @example 100 */
  charityFen!: number;
  /** The rule that gives it; empty for none. 规则编号。 @example "meal_subsidy@2025-05-01#senior" */
  subsidyRule!: string;
}

/** Everybody whose meals are priced alike on the day of the snapshot. 价格类别。 */
export class PriceClassDto {
  /** Stands in the records; never given to another class. 类别编号。 @example 3 */
  id!: number;
  /** False: full price. 是否享受补贴。 @example true */
  eligible!: boolean;
  /** What remains to pay after the site’s discount. 优惠后应付比例。 @example "0.7" */
  discountRate!: string;
  /** The rule of the discount. 优惠规则。 @example "meal_discount@2025-05-01#rate80" */
  discountRule!: string;
  /** The rule that rules the person out; empty when eligible. 不享受的依据。 @example "" */
  refusedBy!: string;
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

/** Somebody who often eats at this site: the only people with a name on the tablet. 常客。 */
export class SnapshotRegularDto {
  /** 12 hex digits, as in the records. 与名单中的持有人相同。 @example "9f86d081884c" */
  holder!: string;
  /** Masked. 姓名（脱敏）。 @example "陈*芳" */
  nameMasked!: string;
  /** Completed years on the day of the snapshot. 年龄。 @example 85 */
  age!: number;
  /** F or M. 性别。 @example "F" */
  sex!: 'F' | 'M';
  /** As a data URL; null without one, or when the photos of the list exceed 6 MB. 照片。 @example null */
  photo!: string | null;
  /** What the kitchen should know. 备注。 @example "糖尿病餐" */
  note!: string | null;
}

/** Somebody registered to collect a regular’s meals. 代取人。 */
export class SnapshotProxyDto {
  /** The registration, as in a redemption. 代取登记编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  proxyId!: string;
  /** Whose meals. 老人。 @example "9f86d081884c" */
  holder!: string;
  /** Masked. 姓名（脱敏）。 @example "张*" */
  nameMasked!: string;
  /** To the person. 关系。 @example "子女" */
  relation!: string;
  /** As a data URL. 照片。 @example null */
  photo!: string | null;
  /** Last day it holds. 截止日。 @example "2027-09-30" */
  endsOn!: string;
  /** Meals a month that may be fetched. 每月代取上限。 @example 60 */
  mealsPerMonth!: number;
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
  /** Signs the rest. 签名密钥编号。 @example 173 */
  keyId!: number;
  /** Ed25519 of the issuer, base64url, over the canonical text (docs/offline.md 3). 签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  signature!: string;
  /** Both keys while they rotate. 签发公钥。 */
  issuerKeys!: IssuerKeyDto[];
  /** HMAC key for looking up, 32 bytes in base64url; keep it as a key that cannot be exported. 查找密钥。 @example "X0tKcVpXbVJtS2ZqM1lqYzR0b1Z3Q2xqY2hZMGFzNjU" */
  lookupKey!: string;
  /** Seal a queue file to it. 队列文件加密公钥。 */
  queueKey!: QueueKeyDto;
  /** Cards and social cards: 22 bytes each, sorted by key, base64. 卡片记录。 @example "AAECAw==" */
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
  /** Digest of regulars and proxies. 常客名单摘要。 @example "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" */
  regularsDigest!: string;
  /** About 300 people who ate here in the last four weeks; null when unchanged. 本网点常客，未变则为空。 */
  regulars!: SnapshotRegularDto[] | null;
  /** Their proxies; null when unchanged. 代取人，未变则为空。 */
  proxies!: SnapshotProxyDto[] | null;
}
