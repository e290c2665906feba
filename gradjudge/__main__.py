from gradjudge.cli import main

main()
