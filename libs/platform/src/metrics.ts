import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus: how many requests, how long, how many of which refusal; and whether the process drains. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'lovecard_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [this.registry],
  });
  private readonly verdicts = new Counter({ name: 'lovecard_redemption_verdicts_total', help: 'Redemptions by verdict', labelNames: ['code'], registers: [this.registry] });
  private readonly budgets = new Counter({ name: 'lovecard_budgets_hit_total', help: 'Budgets that were hit, by kind', labelNames: ['budget'], registers: [this.registry] });
  private readonly draining = new Gauge({ name: 'lovecard_draining', help: '1 while the process finishes its last requests', registers: [this.registry] });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  request(line: { method: string; route: string; status: number; seconds: number }): void {
    this.requests.labels(line.method, line.route, String(line.status)).observe(line.seconds);
  }

  verdict(code: string): void {
    this.verdicts.labels(code).inc();
  }

  /** Somebody sends more than there is room for. */
  budgetHit(budget: string): void {
    this.budgets.labels(budget).inc();
  }

  drain(): void {
    this.draining.set(1);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
