import { IsString, Length } from 'class-validator';

export class FamilyEndDto {
  /** Why; kept in the log of acts. 取消原因，记入日志。 @example "老人说不认识此人" */
  @IsString()
  @Length(2, 200)
  reason!: string;
}
