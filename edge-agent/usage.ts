/** What the agent says of itself, with or without its supervisor, to who asks it by `--help`. */
export const agentUsage = (command: string) => ({
  command,
  does: 'The agent of one car: reads its sensors, keeps samples on disk, and sends them over MQTT.',
  setting: 'MQTT_URL=mqtt://127.0.0.1:1883 VEHICLE_ID=<id> DEVICE_TOKEN=<password>',
  listedIn: 'README.md tells of them under "Cars"',
});
