### The application as a whole, and how amounts of time are written.

app-title = Sampan
app-tagline = Container images where they are needed: replicated between registries, by rule.

span-milliseconds = { $milliseconds } ms
span-seconds = { $seconds } s
span-minutes = { $seconds ->
    [0] { $minutes } min
   *[other] { $minutes } min { $seconds } s
}
span-hours = { $minutes ->
    [0] { $hours } h
   *[other] { $hours } h { $minutes } min
}
span-days = { $hours ->
    [0] { $days } d
   *[other] { $days } d { $hours } h
}
