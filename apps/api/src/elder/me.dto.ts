import { IsBoolean } from 'class-validator';

export class PointsChoiceDto {
  /**
   * True: my points pay for meals; false: they are kept for care. 用餐时是否使用积分。
   * @example true
   */
  @IsBoolean()
  pointsOnMeals!: boolean;
}

/** A person's own profile. 我的信息。 */
export class OwnProfileDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Name in full: it is the person's own screen. 姓名。 @example "陈小英" */
  name!: string;

  /** F 女, M 男. @example "F" */
  sex!: 'F' | 'M';

  /** Day of birth. 出生日期。 @example "1940-03-04" */
  birthDay!: string;

  /** Area in which the person lives. 居住地区划代码。 @example "330102001001" */
  residenceArea!: string;

  /** Registered residence. 户籍地区划代码。 @example "330102001" */
  hukouArea!: string;

  /** Day of death; null for the living. 身故日期。 @example null */
  diedOn!: string | null;

  /** Day of moving out of the county; null while living here. 迁出日期。 @example null */
  movedOutOn!: string | null;

  /** Day from which there is a points purse; null without one. 积分账户开户日。 @example "2025-01-01" */
  purseOpenedOn!: string | null;

  /** Whether points pay for meals. 用餐时是否使用积分。 @example true */
  pointsOnMeals!: boolean;

  /** The last digits of the phone; null without one. 电话（脱敏）。 @example "138****0000" */
  phoneMasked!: string | null;

  /** Name of the area of residence. 居住地名称。 @example "清波街道柳翠社区" */
  residenceName!: string | null;

  /** The same in English. 居住地英文名。 @example "Liucui Community" */
  residenceNameEn!: string | null;
}

/** The choice as it stands now. 积分使用选择。 */
export class ChosenPointsDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Whether points pay for meals. 用餐时是否使用积分。 @example true */
  pointsOnMeals!: boolean;
}
