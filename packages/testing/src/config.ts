/** Where tests find real servers, and what they do when one is missing. */
export interface TestEnvironment {
  /** A superuser's URL of a running PostgreSQL. */
  readonly databaseUrl: string | undefined
  /** Bootstrap addresses of a running Kafka. */
  readonly kafkaBrokers: readonly string[] | undefined
  /** A test that would be skipped for want of Kafka fails instead. */
  readonly requireKafka: boolean
  /** The same for everything that a test may want. */
  readonly requireAll: boolean
  /** A file that takes a line for each thing that was missing and why; `npm test` repeats them at its end. */
  readonly skipsFile: string | undefined
  /** The folder of the broker's jars; below the repository's `.cache` unless told. */
  readonly kafkaClassPath: string | undefined
  /** A Java to run the broker with; the one in the PATH unless told. */
  readonly javaHome: string | undefined
  /** A Chromium to run. */
  readonly chromium: string | undefined
  /** Where Docker's socket is. */
  readonly dockerHost: string | undefined
}

/** Reads the variables that speak of tests. */
export function readTestEnvironment(env: NodeJS.ProcessEnv = process.env): TestEnvironment {
  const brokers = env['TOCSIN_TEST_KAFKA_BROKERS']
    ?.split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
  return {
    databaseUrl: env['TOCSIN_TEST_DATABASE_URL'] || undefined,
    kafkaBrokers: brokers?.length ? brokers : undefined,
    requireKafka: env['TOCSIN_REQUIRE_KAFKA'] === '1',
    requireAll: env['TOCSIN_REQUIRE_ALL'] === '1',
    skipsFile: env['TOCSIN_TEST_SKIPS'] || undefined,
    kafkaClassPath: env['TOCSIN_TEST_KAFKA_JARS'] || undefined,
    javaHome: env['JAVA_HOME'] || undefined,
    chromium: env['CHROMIUM_PATH'] || undefined,
    dockerHost: env['DOCKER_HOST'] || undefined,
  }
}
