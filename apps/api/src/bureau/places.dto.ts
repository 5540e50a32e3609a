import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const TEL = /^\+?[\d-]{5,19}$/;

export class PlaceToSetDto {
  /** Telephone of the site; left out where there is none. 电话。 @example "0571-86000001" */
  @IsOptional()
  @Matches(TEL)
  tel?: string;

  /** Whole micro-degrees north (WGS 84). 纬度（百万分之一度）。 @example 30243100 */
  @IsOptional()
  @IsInt()
  @Min(-90_000_000)
  @Max(90_000_000)
  latitude?: number;

  /** Whole micro-degrees east (WGS 84). 经度（百万分之一度）。 @example 120186400 */
  @IsOptional()
  @IsInt()
  @Min(-180_000_000)
  @Max(180_000_000)
  longitude?: number;
}

/** Where a site is and how to ring it. 网点位置与电话。 */
export class PlaceDto {
  /** Telephone. 电话。 @example "0571-86000001" */
  tel!: string | null;

  /** Whole micro-degrees north. 纬度。 @example 30243100 */
  latitude!: number | null;

  /** Whole micro-degrees east. 经度。 @example 120186400 */
  longitude!: number | null;
}

export class AreaContactToSetDto {
  /** The number that the people of the area may ring. 求助电话。 @example "0571-86000002" */
  @Matches(TEL)
  tel!: string;
}

/** Whom the people of an area may ring. 辖区求助电话。 */
export class AreaContactDto {
  /** County, street or community. 区划。 @example "330102007001" */
  areaCode!: string;

  /** The number. 电话。 @example "0571-86000002" */
  tel!: string;
}
