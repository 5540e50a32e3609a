import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EndFamily, FamilyOfPerson } from '#family';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { linkJson } from '../family.answer.js';
import { FamilyDto, FamilyRevokedDto } from '../family.dto.js';
import { FamilyEndDto } from './family.dto.js';

/** Who looks on for a person: seen and, when the elder asks for it, ended at the desk. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/carriers/:personId/family')
export class FamilyController {
  constructor(
    private readonly found: FamilyOfPerson,
    private readonly ending: EndFamily,
  ) {}

  @Get()
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
  @ApiOperation({ summary: '谁在代看（脱敏）/ Who looks on for a person, masked' })
  @ApiOkResponse({ type: FamilyDto })
  async list(@ActingAs() actor: Actor, @Param('personId') personId: string): Promise<FamilyDto> {
    return { items: orProblem(await this.found.list(actor, personId)).map(linkJson) };
  }

  @Post(':id/revocation')
  @HttpCode(HttpStatus.OK)
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '为老人取消代看，立即生效 / End a consent for the elder; it stops at once and the elder is told' })
  @ApiOkResponse({ type: FamilyRevokedDto })
  async end(@ActingAs() actor: Actor, @Param('personId') personId: string, @Param('id') linkId: string, @Body() { reason }: FamilyEndDto): Promise<FamilyRevokedDto> {
    return orProblem(await this.ending.end(actor, { personId, linkId, reason }));
  }
}
