import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Id } from '#values';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem, type Page } from '#platform';
import { FileLicence, FindLicences, type LicenceRecord, type LicenceToFile } from '#sites';
import { LicenceListDto, LicenceToFileDto } from './licences.dto.js';

/** Licences of the area's sites. A lapsed food licence stops the subsidy from the next day. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/licences')
export class LicencesController {
  constructor(
    private readonly filing: FileLicence,
    private readonly found: FindLicences,
  ) {}

  @Get()
  @ApiOperation({ summary: '证照（先到期的在前）/ Licences, the soonest to lapse first' })
  async list(@ActingAs() actor: Actor, @Query() query: LicenceListDto): Promise<Page<LicenceRecord>> {
    const validUntilMax = query.validUntilMax === undefined ? undefined : day(query.validUntilMax);
    return this.found.find(actor, { limit: query.limit, cursor: query.cursor, siteId: query.siteId, validUntilMax });
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '登记证照或换证 / File a licence or its renewal' })
  async file(@ActingAs() actor: Actor, @Body() dto: LicenceToFileDto): Promise<LicenceToFile & { readonly id: Id }> {
    return orProblem(await this.filing.file(actor, { siteId: dto.siteId, kind: dto.kind, number: dto.number, validFrom: day(dto.validFrom), validUntil: day(dto.validUntil) }));
  }
}
