"""The coach itself: pure values and functions, standard library only. No Alexa, clock or I/O."""
