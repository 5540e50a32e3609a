import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, CHANGE_ACCOUNT, DisableUser, FindUsers, OPEN_ACCOUNT, ReadFirstPassword, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { pageOf } from '../page.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto, ProposalIdDto } from './proposals.dto.js';
import { AccountChangeDto, AccountOpeningDto, FirstPasswordDto, ReasonDto, UserDisabledDto, UserListDto, UserPageDto } from './users.dto.js';

/** Accounts of the bureau, its streets and the sites. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin')
@Controller('bureau/users')
export class UsersController {
  constructor(
    private readonly disablement: DisableUser,
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

  @Post(':id/disablement')
  @ApiOperation({ summary: '停用账号，登录随即失效 / Disable an account; its sessions end at once' })
  @ApiCreatedResponse({ type: UserDisabledDto })
  async disable(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() dto: ReasonDto): Promise<UserDisabledDto> {
    return orProblem(await this.disablement.disable(actor, { userId, reason: dto.reason }));
  }

  @Post('openings')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: '开设民政或网点账号，待另一人确认 / Propose an account of the bureau or of a site; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async open(@ActingAs() actor: Actor, @Body() { id, reason, ...body }: AccountOpeningDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: OPEN_ACCOUNT, body });
  }

  @Post(':id/changes')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary:
      '变更角色、重置密码（网点账号也是）或解除动态码，待另一人确认 / Propose another role, a new first password (of a site’s account too), or to take the second factor off',
  })
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
