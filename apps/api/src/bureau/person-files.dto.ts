import type { AbilityGrade, Category } from '#core/policy';
import type { PersonFile } from '#people';
import { NextPageDto } from '../page.dto.js';

/** A person as lists show one: masked. 名册条目（脱敏）。 */
export class PersonSummaryDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

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
}

export class PersonPageDto extends NextPageDto {
  /** By residence. 按居住地排列。 */
  items!: PersonSummaryDto[];
}

/** A category with its period. 人员类别。 */
export class HeldCategoryDto {
  /** The entry. 类别记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  categoryId!: string;

  /** Category. 人员类别。 @example "DIBAO" */
  category!: Category;

  /** First day it holds. 起始日期。 @example "2025-01-01" */
  startsOn!: string;

  /** Last day it holds; null while open. 截止日期。 @example null */
  endsOn!: string | null;

  /** When it was withdrawn as entered wrongly, UTC milliseconds: it counts for no day; null while it counts. 撤回时刻；已撤回的任何一天都不作数。 @example null */
  withdrawnAt!: number | null;
}

/** An assessment and how long it holds. 能力评估。 */
export class HeldAssessmentDto {
  /** The assessment. 评估编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  assessmentId!: string;

  /** Grade by GB/T 42195-2022. 能力等级。 @example "MODERATE" */
  grade!: AbilityGrade;

  /** Day of the assessment. 评估日期。 @example "2025-03-01" */
  assessedOn!: string;

  /** Last day it holds. 有效期至。 @example "2026-02-28" */
  validUntil!: string;

  /** When it was withdrawn as entered wrongly, UTC milliseconds: it counts for no day; null while it counts. 撤回时刻；已撤回的任何一天都不作数。 @example null */
  withdrawnAt!: number | null;
}

/** A guardian, without name or number. 监护人。 */
export class NamedGuardianDto {
  /** The entry. 监护记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  guardianId!: string;

  /** Relation to the person. 与老人关系。 @example "女儿" */
  relation!: string;

  /** First day. 起始日期。 @example "2025-01-01" */
  startsOn!: string;

  /** Last day; null while open. 截止日期。 @example null */
  endsOn!: string | null;
}

/** Who may fetch a person's meals. 代取人。 */
export class NamedProxyDto {
  /** The proxy. 代取人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  id!: string;

  /** Whose meals. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Relation to the person. 与老人关系。 @example "邻居" */
  relation!: string;

  /** Name, masked. 姓名（脱敏）。 @example "张*" */
  nameMasked!: string;

  /** SHA-256 of the photo, hex; null without one. 照片摘要。 @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" */
  photoHash!: string | null;

  /** Day of the person's written consent. 书面同意日期。 @example "2025-11-01" */
  consentedOn!: string;

  /** Last day it holds. 截止日期。 @example "2026-10-31" */
  endsOn!: string;

  /** Meals a month that may be fetched. 每月代取上限。 @example 22 */
  mealsPerMonth!: number;

  /** When it was ended, UTC milliseconds; null while it holds. 取消时刻。 @example null */
  revokedAt!: number | null;
}

/** Something that happened to a person, as it was noticed. 人员变动。 */
export class LifeEventDto {
  /** What happened. 变动类型。 @example "move_in" */
  kind!: string;

  /** The day it happened. 发生日期。 @example "2025-11-03" */
  effectiveOn!: string;

  /** When the county learned of it, UTC milliseconds. 登记时刻。 @example 1764000000000 */
  noticedAt!: number;

  /** Who gave notice. 消息来源。 @example "家属" */
  source!: string;
}

/** One person's file, masked. 老人档案（脱敏）。 */
export class PersonFileDto extends PersonSummaryDto {
  /** Categories with their periods. 人员类别。 */
  categories!: HeldCategoryDto[];

  /** Assessments, the oldest first. 能力评估。 */
  assessments!: HeldAssessmentDto[];

  /** Guardians. 监护人。 */
  guardians!: NamedGuardianDto[];

  /** Those who may fetch meals. 代取人。 */
  proxies!: NamedProxyDto[];

  /** What happened, in order. 变动记录。 */
  events!: LifeEventDto[];
}

/** A category or an assessment that counts for no day any more. 已撤回。 */
export class FactWithdrawnDto {
  /** The entry. 记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  id!: string;

  /** When, UTC milliseconds. 撤回时刻。 @example 1764000000000 */
  withdrawnAt!: number;
}

/** A person that now stands in the registry. 已登记。 */
export class RegisteredPersonDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;
}

/** The sealed fields, opened for a reason that was logged. 完整信息。 */
export class RevealedPersonDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Citizen ID number. 身份证号。 @example "990001194003041224" */
  idNumber!: string;

  /** Name in full. 姓名。 @example "陈小英" */
  name!: string;

  /** Phone; null without one. 电话。 @example "13800000000" */
  phone!: string | null;
}

/** A guardian that was named. 监护人已登记。 */
export class GuardianAddedDto {
  /** The entry. 监护记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  guardianId!: string;
}

/** The file as it leaves: its own lists, which a DTO may name. */
export function personFileJson(file: PersonFile): PersonFileDto {
  return {
    ...file,
    categories: [...file.categories],
    assessments: [...file.assessments],
    guardians: [...file.guardians],
    proxies: [...file.proxies],
    events: [...file.events],
  };
}
