import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';
import { PageDto } from '../page.dto.js';
import { ProposalHeadDto } from './proposals.dto.js';

const AREA = /^(\d{6}|\d{9}|\d{12})$/;

export class PersonToRegisterDto {
  /**
   * Id made by the caller: the same request again gets the same answer. 由调用方生成的编号。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsOptional()
  @IsUuid7()
  personId?: string;

  /**
   * Citizen ID number, 18 characters with a right check character. 身份证号。
   * @example "990001194003041224"
   */
  @IsString()
  @Length(15, 40)
  idNumber!: string;

  /**
   * Name in full; sealed at once. 姓名。
   * @example "陈小英"
   */
  @IsString()
  @Length(1, 60)
  name!: string;

  /**
   * Phone, if there is one. 电话。
   * @example "13800000000"
   */
  @IsOptional()
  @IsString()
  @Length(5, 30)
  phone?: string;

  /**
   * Area in which the person lives. 居住地区划代码。
   * @example "330102001001"
   */
  @Matches(AREA)
  residenceArea!: string;

  /**
   * Registered residence (户籍); stated, never taken from the ID number. 户籍地区划代码。
   * @example "330102001"
   */
  @Matches(AREA)
  hukouArea!: string;

  /**
   * Day from which the person holds a points purse. 积分账户开户日。
   * @example "2025-01-01"
   */
  @IsOptional()
  @IsDay()
  purseOpenedOn?: string;

  /**
   * First day of living in the county. Left out: all along in the month in which the county's first people are registered, later the day of the registration. 居住起始日；不填的，本县首批登记当月视为一直居住，此后以登记日为准。
   * @example "2026-11-30"
   */
  @IsOptional()
  @IsDay()
  residenceSince?: string;

  /**
   * First day of that registered residence; left out: that of living in the county. 户籍起始日；不填的同居住起始日。
   * @example "2026-11-30"
   */
  @IsOptional()
  @IsDay()
  hukouSince?: string;
}

export class PersonListDto extends PageDto {
  /**
   * Only persons living in this area. 居住地。
   * @example "330102001"
   */
  @IsOptional()
  @Matches(AREA)
  areaCode?: string;
}

/** In a body, because a number in an address ends up in logs and histories. */
export class PersonSearchDto {
  /**
   * A whole citizen ID number. 身份证号。
   * @example "990001194003041224"
   */
  @IsOptional()
  @IsString()
  @Length(15, 40)
  idNumber?: string;

  /**
   * A whole phone number. 电话。
   * @example "13800000000"
   */
  @IsOptional()
  @IsString()
  @Length(5, 30)
  phone?: string;
}

export class RevealReasonDto {
  /**
   * Why the sealed fields are opened, at least four characters; it is logged. 查看理由。
   * @example "电话核实老人身份"
   */
  @IsString()
  @Length(0, 400)
  reason!: string;
}

export class DeathDto {
  /**
   * Day of death, however late the notice. 身故日期。
   * @example "2025-11-03"
   */
  @IsDay()
  diedOn!: string;

  /**
   * Who gave notice. 消息来源。
   * @example "殡仪馆月度比对"
   */
  @IsString()
  @Length(1, 80)
  source!: string;
}

export class MoveDto {
  /**
   * Out of the county, or into one of its areas. 迁出或迁入。
   * @example "move_in"
   */
  @IsIn(['move_out', 'move_in'])
  kind!: 'move_out' | 'move_in';

  /**
   * Day of the move. 迁移日期。
   * @example "2025-11-03"
   */
  @IsDay()
  effectiveOn!: string;

  /**
   * The new area of residence; required with `move_in`. 新居住地。
   * @example "330102002"
   */
  @IsOptional()
  @Matches(AREA)
  residenceArea?: string;

  /**
   * Who gave notice. 消息来源。
   * @example "家属"
   */
  @IsString()
  @Length(1, 80)
  source!: string;
}

export class PlaceCorrectionDto extends ProposalHeadDto {
  /**
   * What is corrected. 更正居住地还是户籍。
   * @example "hukou"
   */
  @IsIn(['residence', 'hukou'])
  what!: 'residence' | 'hukou';

  /**
   * What held in that time; left out of a residence: did not live in the county. 该段日期内的区划代码；居住地不填即不在本县居住。
   * @example "330102001"
   */
  @IsOptional()
  @Matches(AREA)
  area?: string;

  /**
   * First day; left out: all along. 起始日；不填为一直。
   * @example "2025-10-16"
   */
  @IsOptional()
  @IsDay()
  from?: string;

  /**
   * Last day; left out: until further notice. 截止日；不填为至今。
   * @example "2025-10-20"
   */
  @IsOptional()
  @IsDay()
  until?: string;
}

export class PurseOpeningDto {
  /**
   * Day from which the person holds a points purse. 开户日。
   * @example "2025-11-01"
   */
  @IsDay()
  openedOn!: string;
}

export class GuardianDto {
  /**
   * Relation to the person. 与老人关系。
   * @example "女儿"
   */
  @IsString()
  @Length(1, 30)
  relation!: string;

  /**
   * Name; sealed at once. 监护人姓名。
   * @example "李芳"
   */
  @IsString()
  @Length(1, 60)
  name!: string;

  /**
   * Phone; sealed at once. 电话。
   * @example "13800000001"
   */
  @IsOptional()
  @IsString()
  @Length(5, 30)
  phone?: string;

  /**
   * First day. 起始日期。
   * @example "2025-01-01"
   */
  @IsDay()
  startsOn!: string;

  /**
   * Last day; open when left out. 截止日期。
   * @example "2026-12-31"
   */
  @IsOptional()
  @IsDay()
  endsOn?: string;
}
