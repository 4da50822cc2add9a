// Loaded into every server under measurement (`node --import`): answers how much processor time it has used so far.
process.on('message', (message) => {
  if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() })
})
// The question must not keep a server alive that would otherwise end.
process.channel?.unref()
