// A server whose every answer is known in advance, to measure the measuring. A script says which bytes
// leave at which millisecond after the request came, and what a client has to make of them: the truth.
// The scripts hold what makes clients stumble: tokens glued into one event, events glued into one
// write, stalls, empty and role chunks before the first token, reasoning, comments that keep the
// connection alive, a character cut in two, errors and ends in the middle. It stamps what it sends, so
// that a late server is not taken for a wrong client. With `slots` it is a machine of known capacity:
// slots / service time requests a second, first come, first served. It generates nothing: records of
// runs against it say `simulated`. It belongs into its own process (`startPlantedEndpoint`).

export {
  type PlantedOptions,
  plantedPrompt,
  type SteadyPlan,
} from './planted-options.ts';
export { createPlantedServer, type PlantedServer, type ServedRequest } from './planted-server.ts';
export type { PlantedScript, PlantedStep, PlantedTruth } from './script.ts';
export { PLANTED_SCRIPTS, steadyScript } from './scripts.ts';
export { type PlantedEndpoint, startPlantedEndpoint } from './start-planted-endpoint.ts';
