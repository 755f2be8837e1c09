/** Metrics for the operator's listener. Labels come from closed lists: never a country, organisation, level or source. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
  registry: Registry
  requests: Histogram<'method' | 'route' | 'status'>
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  /** @param collect sets it when it is read */
  gauge<L extends string>(
    name: string,
    help: string,
    labels?: readonly L[],
    collect?: (gauge: Gauge<L>) => Promise<void>,
  ): Gauge<L>
  /** seconds */
  histogram<L extends string>(name: string, help: string, labels?: readonly L[]): Histogram<L>
}

/** A registry of its own for each service, so that several can live in one process. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 30]
  return {
    registry,
    requests: new Histogram({
      name: 'tocsin_http_request_seconds',
      help: 'time to answer, by route template',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: <L extends string>(
      name: string,
      help: string,
      labels: readonly L[] = [],
      collect?: (gauge: Gauge<L>) => Promise<void>,
    ) =>
      new Gauge<L>({
        name,
        help,
        labelNames: [...labels],
        registers,
        ...(collect && {
          collect(): Promise<void> {
            return collect(this)
          },
        }),
      }),
    histogram: (name, help, labels = []) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: seconds, registers }),
  }
}
