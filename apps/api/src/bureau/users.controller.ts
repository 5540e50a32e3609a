import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, CHANGE_ACCOUNT, CreateUser, DisableUser, FindUsers, OPEN_ACCOUNT, ReadFirstPassword, ResetPassword, Roles, TAKES_TWO } from '#identity';
import { type Actor, orProblem, ProblemException } from '#platform';
import { refuse } from '#values';
import { pageOf } from '../page.dto.js';
import { PasswordChangedDto } from '../session.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto, ProposalIdDto } from './proposals.dto.js';
import {
  AccountChangeDto,
  AccountOpeningDto,
  FirstPasswordDto,
  PasswordResetDto,
  ReasonDto,
  UserDisabledDto,
  UserDto,
  UserListDto,
  UserPageDto,
  UserToCreateDto,
} from './users.dto.js';

/** Accounts of the bureau, its streets and the sites. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin')
@Controller('bureau/users')
export class UsersController {
  constructor(
    private readonly creation: CreateUser,
    private readonly disablement: DisableUser,
    private readonly passwords: ResetPassword,
    private readonly found: FindUsers,
    private readonly answers: ProposalAnswers,
    private readonly firsts: ReadFirstPassword,
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区账号 / Accounts of the area, by login' })
  @ApiOkResponse({ type: UserPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: UserListDto): Promise<UserPageDto> {
    return pageOf(await this.found.find(actor, query));
  }

  @Post()
  @ApiOperation({ summary: '新建网点账号 / Make an account of a site; those of the bureau take two persons (openings)' })
  @ApiCreatedResponse({ type: UserDto })
  async create(@ActingAs() actor: Actor, @Body() dto: UserToCreateDto): Promise<UserDto> {
    if (TAKES_TWO.includes(dto.role)) throw new ProblemException(refuse('two_persons_needed', { field: 'role' }));
    return orProblem(await this.creation.create(actor, { ...dto, temporary: true }));
  }

  @Post(':id/disablement')
  @ApiOperation({ summary: '停用账号，登录随即失效 / Disable an account; its sessions end at once' })
  @ApiCreatedResponse({ type: UserDisabledDto })
  async disable(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() dto: ReasonDto): Promise<UserDisabledDto> {
    return orProblem(await this.disablement.disable(actor, { userId, reason: dto.reason }));
  }

  @Post(':id/password-reset')
  @ApiOperation({ summary: '重置网点账号的密码 / Give a new password to site staff; ends the sessions' })
  @ApiCreatedResponse({ type: PasswordChangedDto })
  async reset(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() dto: PasswordResetDto): Promise<PasswordChangedDto> {
    return orProblem(await this.passwords.reset(actor, { userId, password: dto.password, reason: dto.reason }));
  }

  @Post('openings')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: '开设民政账号，待另一人确认 / Propose an account of the bureau; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async open(@ActingAs() actor: Actor, @Body() { id, reason, ...body }: AccountOpeningDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: OPEN_ACCOUNT, body });
  }

  @Post(':id/changes')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: '变更角色、重置密码或解除动态码，待另一人确认 / Propose another role, a new first password, or to take the second factor off' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async change(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() { id, reason, ...body }: AccountChangeDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: CHANGE_ACCOUNT, body: { ...body, userId } });
  }

  @Get('first-passwords/:id')
  @Roles('bureau_admin', 'bureau_approver')
  @ApiOperation({ summary: '初始密码的本人一半 / One’s own half of a first password, for each of the two persons' })
  @ApiOkResponse({ type: FirstPasswordDto })
  async firstPassword(@ActingAs() actor: Actor, @Param() { id }: ProposalIdDto): Promise<FirstPasswordDto> {
    return orProblem(await this.firsts.read(actor, id));
  }
}
