import { IsOptional, Matches } from 'class-validator';

export class RegularsQueryDto {
  /** `digest` of the regulars that the tablet holds; when nothing changed, `people` is null. 本机已有常客名单的摘要。 @example "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  known?: string;
}

/** Somebody who often eats at this site: the only people with a name on the tablet. 常客。 */
export class RegularDto {
  /** 12 hex digits, as in the records. 与名单中的持有人相同。 @example "9f86d081884c" */
  holder!: string;
  /** Masked. 姓名（脱敏）。 @example "陈*芳" */
  nameMasked!: string;
  /** Completed years on the day of the snapshot. 年龄。 @example 85 */
  age!: number;
  /** Year of birth, which the person says when a number is typed. 出生年份。 @example 1941 */
  birthYear!: number;
  /** F or M. 性别。 @example "F" */
  sex!: 'F' | 'M';
  /** As a data URL; null without one, or when the photos of the list exceed 6 MB. 照片。 @example null */
  photo!: string | null;
  /** What the kitchen should know. 备注。 @example "糖尿病餐" */
  note!: string | null;
}

/** Somebody registered to collect a regular’s meals. 代取人。 */
export class RegularProxyDto {
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

/** Who is known at this site, and how their numbers are found (docs/offline.md 3.2). 常客与其号码表。 */
export class RegularPeopleDto {
  /** Monday of the week whose salt it is. 盐所属周。 @example "2026-11-23" */
  week!: string;
  /** 16 bytes, base64. 盐。 @example "AAECAwQFBgcICQoLDA0ODw==" */
  salt!: string;
  /** Rounds of PBKDF2-HMAC-SHA-256. 迭代次数。 @example 100000 */
  rounds!: number;
  /** HMAC key over what is typed, 32 bytes in base64url. 摘要密钥。 @example "X0tKcVpXbVJtS2ZqM1lqYzR0b1Z3Q2xqY2hZMGFzNjU" */
  lookupKey!: string;
  /** 16 bytes each, sorted: the stretched number (8) and the key of its record in the list (8), base64. 号码表。 @example "AAECAw==" */
  numbers!: string;
  /** About 300 people who ate here in the last four weeks. 本网点常客。 */
  regulars!: RegularDto[];
  /** Their proxies. 代取人。 */
  proxies!: RegularProxyDto[];
}

export class RegularsDto {
  /** Of all of it. 摘要。 @example "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" */
  digest!: string;
  /** Null when the tablet holds it already. 未变则为空。 */
  people!: RegularPeopleDto | null;
}
