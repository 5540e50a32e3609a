import { NextPageDto } from '../page.dto.js';

/** A card that was shown by somebody else. 不是本人。 */
export class BureauCardCheckDto {
  /** The record. 记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  checkId!: string;

  /** When, UTC milliseconds. 时刻。 @example 1764000000000 */
  at!: number;

  /** Whose card it was; null when the tablet could not tell. 持卡老人。 @example "019ab0d2-7c00-7000-8000-0123456789aa" */
  personId!: string | null;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string | null;

  /** Whether the holder lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Its name. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Its English name. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Who stood at the counter, by name. 经办人。 @example "周师傅" */
  operator!: string | null;

  /** What the operator wrote. 说明。 @example "照片是女士，来的是年轻男士" */
  note!: string | null;

  /** Sent up with the events of a tablet. 是否随平板记录上传。 @example true */
  uploaded!: boolean;
}

export class BureauCardCheckPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: BureauCardCheckDto[];
}
