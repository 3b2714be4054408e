// The process of `startPlantedEndpoint`: it serves until its parent is gone.

import type { PlantedOptions } from './planted-options.ts';
import { createPlantedServer } from './planted-server.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as PlantedOptions;

process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole group; the parent decides when this ends

void createPlantedServer(options).then((server) => {
  process.on('message', () => process.send?.({ served: server.takeServed() }));
  process.send?.({ url: server.url });
});
