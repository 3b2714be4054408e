// Health of the endpoint beside this process, for HEALTHCHECK: exit 0 when it can answer, else 1 and one
// sentence that says why, which "docker inspect" and "make health" show.

const [port = '8080'] = process.argv.slice(2);

async function readHealth(): Promise<{ readonly isHealthy: boolean; readonly sentence: string }> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, {
      signal: AbortSignal.timeout(4_000),
    });
    const { status, models = [] } = (await response.json()) as {
      status: string;
      models?: readonly { id: string; reason?: string }[];
    };
    const reason = models.find((model) => model.reason !== undefined)?.reason;
    const sentence = reason === undefined ? `The endpoint is "${status}"` : reason;
    return { isHealthy: response.ok, sentence };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { isHealthy: false, sentence: `Nothing answers on port ${port} (${cause})` };
  }
}

const { isHealthy, sentence } = await readHealth();
console.log(sentence);
process.exitCode = isHealthy ? 0 : 1;
