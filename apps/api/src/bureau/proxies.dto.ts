import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';

export class ProxyDto {
  /**
   * Id made by the caller. 由调用方生成的编号。
   * @example "019ab0d2-7c00-7000-8000-0123456789ad"
   */
  @IsOptional()
  @IsUuid7()
  proxyId?: string;

  /**
   * Whose meals are fetched. 老人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * Relation to the person. 与老人关系。
   * @example "邻居"
   */
  @IsString()
  @Length(1, 30)
  relation!: string;

  /**
   * Name; sealed at once. 代取人姓名。
   * @example "张伟"
   */
  @IsString()
  @Length(1, 60)
  name!: string;

  /**
   * Phone; sealed at once. 电话。
   * @example "13800000002"
   */
  @IsOptional()
  @IsString()
  @Length(5, 30)
  phone?: string;

  /**
   * SHA-256 of the photo, hex. 照片摘要。
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  photoHash?: string;

  /**
   * Day of the person's written consent. 书面同意日期。
   * @example "2025-11-01"
   */
  @IsDay()
  consentedOn!: string;

  /**
   * Last day it holds. 截止日期。
   * @example "2026-10-31"
   */
  @IsDay()
  endsOn!: string;

  /**
   * Meals a month that may be fetched. 每月代取上限。
   * @example 22
   */
  @IsInt()
  @Min(1)
  @Max(93)
  mealsPerMonth!: number;
}

/** A proxy that was registered. 代取人已登记。 */
export class ProxyRegisteredDto {
  /** The proxy. 代取人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  proxyId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "张*" */
  nameMasked!: string;
}

/** A proxy whose right has ended. 代取已取消。 */
export class ProxyRevokedDto {
  /** The proxy. 代取人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  proxyId!: string;

  /** Since when, UTC milliseconds. 取消时刻。 @example 1764000000000 */
  revokedAt!: number;
}
