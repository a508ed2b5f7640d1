// Stands in for the console.
