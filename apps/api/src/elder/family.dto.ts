import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';

const INSTANT_MAX = 4_102_444_800_000;

export class FamilyInvitationDto {
  /** What the person is to the elder. 与本人关系。 @example "女儿" */
  @IsString()
  @Length(1, 10)
  relation!: string;

  /** Last day of looking on, at most a year ahead. 代看截止日，最长一年。 @example "2027-05-31" */
  @IsDay()
  endsOn!: string;
}

/** Read out or sent to the family member, who types it on their own phone. 邀请码。 */
export class FamilyInvitedDto {
  /** Twelve digits, good once. 十二位邀请码，只能用一次。 @example "493027156088" */
  code!: string;

  /** Until when, UTC milliseconds: fifteen minutes. 有效至。 @example 1764000900000 */
  expiresAt!: number;
}

export class FamilyActivationDto {
  /** The twelve digits; spaces and hyphens do not matter. 邀请码。 @example "493027156088" */
  @Matches(/^[\d -]{12,20}$/)
  code!: string;

  /** Name of the family member, which the elder sees masked. 家人姓名。 @example "王小芳" */
  @IsString()
  @Length(1, 40)
  name!: string;

  /** The phone's Ed25519 public key, 32 raw bytes in base64url: the `x` of its JWK. 手机公钥。 @example "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" */
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  publicKey!: string;
}

/** What the family member's phone needs from now on. 已开通代看。 */
export class FamilyActivatedDto {
  /** Names the consent and its key when signing in. 代看编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  familyLinkId!: string;

  /** Whose page it is, masked. 老人姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** What the person is to the elder. 关系。 @example "女儿" */
  relation!: string;

  /** Last day. 截止日。 @example "2027-05-31" */
  endsOn!: string;

  /** Server time, UTC milliseconds. 服务器时间。 @example 1764000000000 */
  serverTime!: number;
}

export class FamilySignInDto {
  /** As the activation answered. 代看编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  familyLinkId!: string;

  /** The phone's clock, UTC milliseconds; at most two minutes from the server's. 手机时钟。 @example 1764000000000 */
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  instantMs!: number;

  /** Ed25519 signature in base64url over `love-card/family-sign-in/v1|<familyLinkId>|<instantMs>`. 手机私钥签名。 @example "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" */
  @Matches(/^[\w+/-]{86}(==)?$/)
  signature!: string;
}
