import { IsOptional, IsString, Length } from 'class-validator';

export class PhotoDto {
  /** JPEG or PNG of at most 60 kB, base64. 照片，JPEG 或 PNG，不超过 60 kB。 @example "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC" */
  @IsString()
  @Length(40, 84_000)
  photo!: string;
}

/** A photo that was kept, sealed. 照片已保存（加密）。 */
export class PhotoKeptDto {
  /** The person or proxy. 老人或代取人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  subjectId!: string;
  /** Goes into cards issued from now on, 8 hex digits. 写入此后新制卡的照片指纹。 @example "9f86d081" */
  fingerprint!: string;
  /** Size. 字节数。 @example 1840 */
  bytes!: number;
  /** UTC ms. 保存时刻。 @example 1764000000000 */
  setAt!: number;
}

export class MealNoteDto {
  /** What the kitchen should know; left out to take it away. 餐食备注，不填则删除。 @example "糖尿病餐" */
  @IsOptional()
  @IsString()
  @Length(1, 60)
  note?: string;
}

/** A note that was kept, sealed. 备注已保存（加密）。 */
export class MealNoteKeptDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;
  /** The note. 备注。 @example "糖尿病餐" */
  note!: string | null;
}
