import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Day, day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { AddGuardian, FindPersons, ReadPerson, RegisterPerson, RevealPerson } from '#people';
import { type Actor, orProblem } from '#platform';
import { pageOf } from '../page.dto.js';
import { GuardianAddedDto, PersonFileDto, personFileJson, PersonPageDto, RegisteredPersonDto, RevealedPersonDto } from './person-files.dto.js';
import { GuardianDto, PersonListDto, PersonToRegisterDto, RevealReasonDto } from './persons.dto.js';

/** The registry of persons: masked, held to the area of the one who asks. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/persons')
export class PersonsController {
  constructor(
    private readonly registration: RegisterPerson,
    private readonly found: FindPersons,
    private readonly file: ReadPerson,
    private readonly opened: RevealPerson,
    private readonly guardians: AddGuardian,
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区老人名册（脱敏）/ Persons of the area, masked, by residence' })
  @ApiOkResponse({ type: PersonPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PersonListDto): Promise<PersonPageDto> {
    return pageOf(orProblem(await this.found.find(actor, { areaCode: query.areaCode, limit: query.limit, cursor: query.cursor })));
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '登记老人 / Register a person' })
  @ApiCreatedResponse({ type: RegisteredPersonDto })
  async register(@ActingAs() actor: Actor, @Body() dto: PersonToRegisterDto): Promise<RegisteredPersonDto> {
    const { purseOpenedOn, residenceSince, hukouSince, ...request } = dto;
    const days = { purseOpenedOn: dayOrNull(purseOpenedOn), residenceSince: dayOrNull(residenceSince), hukouSince: dayOrNull(hukouSince) };
    return orProblem(await this.registration.register(actor, { ...request, ...days }));
  }

  @Get(':id')
  @ApiOperation({ summary: '老人档案（脱敏）/ One person’s file, masked' })
  @ApiOkResponse({ type: PersonFileDto })
  async one(@ActingAs() actor: Actor, @Param('id') personId: string): Promise<PersonFileDto> {
    return personFileJson(orProblem(await this.file.read(actor, personId)));
  }

  @Post(':id/reveals')
  @HttpCode(200)
  @Roles('bureau_admin', 'bureau_officer', 'street_officer', 'auditor')
  @ApiOperation({ summary: '查看完整信息（须填理由，记入日志）/ Open the sealed fields, for a reason that is logged' })
  @ApiOkResponse({ type: RevealedPersonDto })
  async reveal(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: RevealReasonDto): Promise<RevealedPersonDto> {
    return orProblem(await this.opened.reveal(actor, personId, dto.reason));
  }

  @Post(':id/guardians')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '登记监护人 / Name a guardian' })
  @ApiCreatedResponse({ type: GuardianAddedDto })
  async addGuardian(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: GuardianDto): Promise<GuardianAddedDto> {
    const span = { startsOn: day(dto.startsOn), endsOn: dto.endsOn === undefined ? null : day(dto.endsOn) };
    return orProblem(await this.guardians.add(actor, { personId, relation: dto.relation, name: dto.name, phone: dto.phone, ...span }));
  }
}

function dayOrNull(text: string | undefined): Day | null {
  return text === undefined ? null : day(text);
}
