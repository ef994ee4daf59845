/** Passwords of 8 characters and more that head every list of leaked ones, in small letters; one word, one password. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
    password password1 password12 password123 password1234 password12345 password123456 passw0rd passw0rd1 p@ssw0rd
    p@ssword p@ssw0rd1 p@ssword1 p@ssword123 pa$$word pa$$w0rd passwort passwort1 passwort123 passwords passpass
    passpass1 password0 password2 password3 password7 password8 password9 password01 password10 password11
    password13 password21 password22 password99 password69 password.1 mypassword mypassword1 newpassword
    yourpassword thepassword nopassword passwordpassword drowssap 12345678 123456789 1234567890 12345678910
    123456789a 12345678a 123456789q 12345678q 0123456789 012345678 01234567 87654321 987654321 9876543210 0987654321
    11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555 66666666
    77777777 88888888 888888888 99999999 999999999 12121212 11223344 1122334455 112233445566 12341234 123123123
    123123123a 1234512345 123456123456 123456654321 123454321 12344321 123321123 147258369 147258369a 159753456
    159357456 741852963 789456123 963852741 31415926 314159265 13131313 14141414 21212121 23232323 69696969 10101010
    20202020 01010101 10203040 1020304050 12312312 98765432 13579246 246813579 135792468 123qweasd 123qwe123
    1234qwer 12345qwert 123456qwerty qwerty123456 qwertyui qwertyuiop qwertyuiop123 qwertyuiop1 qwerty12 qwerty123
    qwerty1234 qwerty12345 qwertyqwerty qwertz123 qwertzui qwertzuiop azertyuiop azerty123 asdfasdf asdfghjk
    asdfghjkl asdfghjkl1 asdfqwer asdf1234 asdfasdf1 asdqwe123 asd123asd zxcvbnm1 zxcvbnm123 zxcvbnmm zxcvzxcv
    zaq12wsx zaq1zaq1 zaq1xsw2 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qaz1qaz 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4
    q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123 qazwsxedc qazwsxedcrfv qweasdzxc qwe123qwe qweqweqwe qweasd123 qwer1234
    qwerasdf qwertasdfg !qaz2wsx 1234abcd abcd1234 abcd12345 abc12345 abc123456 abc123abc abcdefgh abcdefghi
    abcdefg1 abcdefg123 abcabcabc a1234567 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 aaaaaaaa
    aaaaaaaaa aaaaaaaaaa aaaa1111 aaa111aaa asdasdasd zzzzzzzz xxxxxxxx qqqqqqqq abababab q1234567 q12345678
    z1234567 x1234567 s1234567 iloveyou iloveyou1 iloveyou2 iloveyou123 iloveyou12 iloveyousomuch iloveme1 ilovegod
    iloveher ilovehim loveyou1 lovelove lovelove1 love1234 loveme123 forever1 forever21 princess princess1
    princess12 princess123 sunshine sunshine1 sunshine12 sunshine123 football football1 football12 football123
    baseball baseball1 basketball basketball1 softball volleyball superman superman1 superman123 spiderman
    spiderman1 batman123 ironman123 starwars starwars1 starwars123 pokemon1 pokemon123 pikachu1 dragonball dragon123
    dragon12 monkey123 monkey12 master123 shadow123 shadow12 michael1 michelle michelle1 jennifer jennifer1 jessica1
    jonathan elizabeth elizabeth1 alexander alexander1 alexandra christian christopher christine nicholas samantha
    samantha1 victoria victoria1 veronica stephanie benjamin danielle patricia valentina charlotte gabriel1 anthony1
    charlie1 charlie123 matthew1 andrew123 daniel123 thomas123 robert123 jordan23 jordan123 michael123 jessica123
    ashley123 hannah123 letmein1 letmein123 letmeinn welcome1 welcome12 welcome123 welcome2020 welcome2021
    welcome2022 welcome2023 welcome2024 welcome2025 admin123 admin1234 admin12345 admin@123 administrator
    administrator1 adminadmin admin2020 admin2024 root1234 rootroot toor1234 user1234 guest123 guest1234 test1234
    test12345 testtest testtest1 testing1 testing123 test@123 demo1234 changeme changeme1 changeme123 changeit
    default1 temp1234 temporary secret123 secret12 supersecret topsecret computer computer1 computer123 internet
    internet1 internet123 security security1 whatever whatever1 trustno1 trustnoone access14 access123 master12
    hello123 hello1234 hello12345 helloworld hellohello goodbye1 freedom1 freedom123 samsung1 samsung123 iphone123
    google123 facebook facebook1 facebook123 linkedin microsoft windows1 windows10 apple123 android1 minecraft
    minecraft1 fortnite1 fortnite123 playstation nintendo blink182 metallica metallica1 nirvana1 slipknot slipknot1
    liverpool liverpool1 liverpool123 chelsea1 chelsea123 arsenal1 arsenal123 barcelona barcelona1 realmadrid
    juventus1 manchester manutd123 cowboys1 steelers steelers1 yankees1 lakers24 summer2020 summer2021 summer2022
    summer2023 summer2024 summer2025 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 spring2023
    spring2024 autumn2023 autumn2024 summer123 winter123 spring123 november december september february1 january1
    october1 saturday thursday wednesday birthday birthday1 mustang1 mustang69 corvette porsche1 ferrari1 mercedes
    mercedes1 chevrolet motorcycle yamaha123 toyota123 honda123 motorpool motorpool1 motorpool123 car12345 driver123
    chocolate chocolate1 butterfly butterfly1 cheesecake cookie123 banana123 pineapple strawberry peaches1 blueberry
    snickers peanut123 pumpkin1 pepper123 ginger123 tigger123 snoopy123 elephant dolphin1 dolphins panther1 panthers
    eagles123 scorpion blackcat snowball rainbow1 rainbow123 midnight midnight1 moonlight darkness darkness1
    phoenix1 diamond1 diamonds destiny1 heather1 precious precious1 beautiful beautiful1 gorgeous sweetheart
    sweetie1 babygirl babygirl1 babygirl12 babyboy1 honeybee cutiepie lollipop lovebug1 angel123 angels123 jesus123
    jesuschrist blessed1 blessing godisgood heaven123 mother123 mommy123 daddy123 family123 children brothers
    sister123 friends1 friends123 bestfriend champion champion1 champions warrior1 warriors hunter123 ranger123
    soldier1 gangster killer123 fuckyou1 fuckyou2 fuckyou123 fuckoff1 asshole1 bullshit pussycat playboy1 startrek
    tinkerbell cinderella garfield1 scoobydoo superstar superstar1 rockstar1 westside1 eastside1 southside1
    london123 paris123 newyork1 america1 canada123 mexico123 brazil123 australia germany1 scotland portugal
    colombia1 kawasaki marlboro budweiser heineken johndoe1 nothing1 sometimes something everything anything1
    correcthorsebatterystaple alpha123 bravo123 qwerty00 pass1234 pass12345 pass@123 pass@1234 passcode p4ssw0rd
    pword123 secret1234 love12345 zxcvbn123 zxcvb12345 ohmygod1 blahblah lalalala hahahaha whocares nevermind
    idontknow dontknow
  `
    .trim()
    .split(/\s+/),
);
